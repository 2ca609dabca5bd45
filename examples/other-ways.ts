// For those who like constructors, and for calls that no SDK makes.
import { record, registerExtractor, trackedClass, trackFetch } from "@ai-liaison/track";
import { TrackedOpenAI } from "@ai-liaison/track/openai";
import OpenAI from "openai";

// The SDK's own classes, tracked from the beginning.
const client = new TrackedOpenAI({ maxRetries: 1, tracking: { service: "translator" } });
await client.responses.create({ model: "gpt-5-mini", input: "Say hello in Basque." });

// A subclass of one's own.
class CompanyAI extends OpenAI {}
const TrackedCompanyAI = trackedClass(CompanyAI);
await new TrackedCompanyAI().responses.create({ model: "gpt-5-mini", input: "Who are we?" });

// Anything else over HTTP.
const fetch = trackFetch(globalThis.fetch, { customerId: "globex" });
await fetch("https://api.openai.com/v1/chat/completions", {
  method: "POST",
  headers: { authorization: `Bearer ${process.env.OPENAI_API_KEY}`, "content-type": "application/json" },
  body: JSON.stringify({ model: "gpt-5-mini", messages: [{ role: "user", content: "Hello" }] }),
}).then((answer) => answer.json());

// An API that nothing built in can read: what it is called, and what of its answers says how much was used.
const unregister = registerExtractor({
  name: "acme translate",
  recognise: ({ host, path }) => (host === "translate.acme.example" && path === "/v2/texts" ? "acme.texts" : null),
  read: ({ answer }) => ({
    model: "acme-translate-2",
    usage: { inputTokens: Number(answer?.tokens_in), outputTokens: Number(answer?.tokens_out) },
    metadata: { language: String(answer?.language) },
  }),
});
await fetch("https://translate.acme.example/v2/texts", {
  method: "POST",
  body: JSON.stringify({ text: "Hello", to: "eu" }),
}).then((answer) => answer.json());

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
unregister();
