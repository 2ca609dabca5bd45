// The official Ollama SDK through the gateway: only its address and key are other ones.
import { Ollama } from "ollama";

const host = process.env.LIAISON_URL ?? "http://127.0.0.1:8000";
const apiKey = process.env.LIAISON_KEY ?? "none-needed-yet";
const client = new Ollama({ host, headers: { authorization: `Bearer ${apiKey}` } });

const answer = await client.chat({ model: "llama3.2", messages: [{ role: "user", content: "Say hello in Basque." }] });
console.log(answer.message.content);

// Another vendor's model, streamed.
const stream = await client.chat({
  model: "gpt-5-mini",
  messages: [{ role: "user", content: "Count to ten." }],
  stream: true,
});
for await (const chunk of stream) process.stdout.write(chunk.message.content);
console.log();
