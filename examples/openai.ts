// The official OpenAI SDK, tracked by one line.
//
//   npx node examples/openai.ts      (needs OPENAI_API_KEY; CI runs it without a network, see examples/offline/)
//   npx ai-liaison calls             shows the call, with its tokens and its cost
import { track } from "@ai-liaison/track";
import OpenAI from "openai";

// Before: const client = new OpenAI();
const client = track(new OpenAI());

const answer = await client.chat.completions.create({
  model: "gpt-5-mini",
  messages: [{ role: "user", content: "Say hello in Basque." }],
});
console.log(answer.choices[0]?.message.content);
