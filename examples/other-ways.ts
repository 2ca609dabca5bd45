// For those who like constructors, and for calls no SDK makes.
import { record, trackedClass } from "@ai-liaison/track";
import OpenAI from "openai";

// A class of one's own SDK whose instances are tracked from the beginning.
const TrackedOpenAI = trackedClass(OpenAI);
const client = new TrackedOpenAI({ maxRetries: 1, tracking: { service: "translator" } });
await client.responses.create({ model: "gpt-5-mini", input: "Say hello in Basque." });

// A call that went another way, with what is known of it.
record({
  provider: "openai",
  model: "gpt-5-mini",
  endpoint: "chat.completions",
  inputTokens: 1200,
  outputTokens: 34,
  responseTimeMs: 813,
  customerId: "acme",
});
console.log(client instanceof OpenAI);
