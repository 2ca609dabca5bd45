// Streams are passed on as they come; usage, time to first token and an early end are recorded beside.
import { track } from "@ai-liaison/track";
import OpenAI from "openai";

const client = track(new OpenAI());

const stream = await client.chat.completions.create({
  model: "gpt-5-mini",
  messages: [{ role: "user", content: "Count to ten." }],
  stream: true,
});
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? "");
console.log();

// The SDK's own helpers work as ever.
const message = await client.chat.completions
  .stream({ model: "gpt-5-mini", messages: [{ role: "user", content: "Once more." }] })
  .finalMessage();
console.log(message.content);

// Whoever leaves a stream ends the vendor's answer; the record says `cancelled`, with the usage so far.
const long = await client.responses.create({ model: "gpt-5-mini", input: "Tell a long story.", stream: true });
for await (const event of long) if (event.type === "response.output_text.delta") break;
console.log("(enough)");
