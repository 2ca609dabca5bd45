// Ollama's SDK, tracked by one line. What runs on one's own machine has no price, and is counted all the same.
import { track } from "@ai-liaison/track";
import { Ollama } from "ollama";

// Before: const client = new Ollama();
const client = track(new Ollama());

const answer = await client.chat({
  model: "llama3.2",
  messages: [{ role: "user", content: "Say hello in Basque." }],
});
console.log(answer.message.content);
