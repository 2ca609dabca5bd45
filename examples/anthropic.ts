// The official Anthropic SDK, tracked by one line. Bedrock's and Vertex' subclasses are tracked the same way.

import { track } from "@ai-liaison/track";
import Anthropic from "@anthropic-ai/sdk";

// Before: const client = new Anthropic();
const client = track(new Anthropic());

const message = await client.messages.create({
  model: "claude-sonnet-5",
  max_tokens: 200,
  messages: [{ role: "user", content: "Say hello in Basque." }],
});
for (const block of message.content) if (block.type === "text") console.log(block.text);
