// The official Anthropic SDK through the gateway: only its address and key are other ones.
import Anthropic from "@anthropic-ai/sdk";

const baseURL = process.env.LIAISON_URL ?? "http://127.0.0.1:8000";
const apiKey = process.env.LIAISON_KEY ?? "none-needed-yet";
const client = new Anthropic({ baseURL, apiKey });

const answer = await client.messages.create({
  model: "claude-sonnet-5",
  max_tokens: 100,
  messages: [{ role: "user", content: "Say hello in Basque." }],
});
for (const block of answer.content) if (block.type === "text") console.log(block.text);

// Another vendor's model, streamed.
const stream = client.messages.stream({
  model: "gpt-5-mini",
  max_tokens: 100,
  messages: [{ role: "user", content: "Count to ten." }],
});
stream.on("text", (text) => process.stdout.write(text));
await stream.finalMessage();
console.log();
