// The unified client: every provider behind one method, the gateway's engine in-process, no server.
import { createLiaison } from "@ai-liaison/client";

await using liaison = createLiaison();

const { text, usage } = await liaison.chat("gpt-5-mini", "Say hello in Basque.", { customerId: "acme" });
console.log(text, usage.outputTokens);

for await (const event of liaison.stream("gpt-5-mini", "Count to ten.")) {
  if (event.type === "text") process.stdout.write(event.text);
}
console.log();

const conversation = liaison.conversation({ model: "gpt-5-mini", system: "Answer in one sentence." });
await conversation.send("Who wrote Faust?");
const { text: when } = await conversation.send("When?");
console.log(when);
