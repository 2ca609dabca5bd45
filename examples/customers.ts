// Whom a call is for: said once around the work, or at the call itself.
import { customerContext, track, withContext, withCustomer, withTracking } from "@ai-liaison/track";
import OpenAI from "openai";

const client = track(new OpenAI(), { service: "writer" });

async function answer(question: string): Promise<string> {
  const { output_text: text } = await client.responses.create({ model: "gpt-5-mini", input: question });
  return text;
}

// Everything inside is the customer's, however deep and however much at once.
await withCustomer("acme", () => Promise.all([answer("Where is the post office?"), answer("When is it open?")]));

// More than a name.
await withContext({ customerId: "globex", userId: "u-17", tags: { feature: "search" } }, () => answer("And today?"));

// To the end of a block.
async function summarise(): Promise<void> {
  using _customer = customerContext("initech");
  await answer("Sum up our opening hours.");
}
await summarise();

// At one call. It is taken out before the request leaves; `withTracking` is for TypeScript, `tracking` is the field.
await client.responses.create(
  withTracking({ model: "gpt-5-mini", input: "Who pays for this?" }, { customerId: "hooli", metadata: { order: 7 } }),
);

// On purpose nobody's, and not recorded at all.
await withCustomer(null, () => answer("A call of our own."));
await withContext({ enabled: false }, () => answer("A call that leaves no record."));
console.log("done");
