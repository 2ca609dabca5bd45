// Errors are the SDK's own, the same objects as without tracking, and are recorded.
import { getTracker, track } from "@ai-liaison/track";
import OpenAI from "openai";

const client = track(new OpenAI());

try {
  await client.responses.create({ model: "no-such-model", input: "Hello" });
} catch (error) {
  if (!(error instanceof OpenAI.NotFoundError)) throw error;
  console.log(error.status, error.message);
}

// What tracking itself is doing; none of it is ever thrown at a call.
const tracker = getTracker(client);
await tracker?.flush();
console.log(tracker?.stats.recorded, tracker?.stats.lastError);
console.log(tracker?.timings("responses").count);
