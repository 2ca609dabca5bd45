// Hugging Face's SDK, tracked by one line.

import { track } from "@ai-liaison/track";
import { InferenceClient } from "@huggingface/inference";

// Before: const client = new InferenceClient(process.env.HF_TOKEN);
const client = track(new InferenceClient(process.env.HF_TOKEN));

const answer = await client.chatCompletion({
  provider: "together",
  model: "meta-llama/Llama-3.3-70B-Instruct",
  messages: [{ role: "user", content: "Say hello in Basque." }],
});
console.log(answer.choices[0]?.message.content);
