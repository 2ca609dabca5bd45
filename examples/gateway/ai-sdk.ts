// The AI SDK through the gateway: answers, streams, tools over two steps, and an object with a shape.
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, isStepCount, jsonSchema, Output, streamText, tool } from "ai";

const liaison = createOpenAICompatible({
  name: "liaison",
  baseURL: `${process.env.LIAISON_URL ?? "http://127.0.0.1:8000"}/v1`,
  apiKey: process.env.LIAISON_KEY ?? "none-needed-yet",
  headers: { "x-liaison-customer": "acme" },
  supportsStructuredOutputs: true,
});
const model = liaison("gpt-5-mini");

const { text } = await generateText({ model, prompt: "Say hello in Basque." });
console.log(text);

// Another vendor's model.
const { textStream } = streamText({ model: liaison("claude-sonnet-5"), prompt: "Count to ten." });
for await (const piece of textStream) process.stdout.write(piece);
console.log();

const weather = tool({
  description: "The weather in a city",
  inputSchema: jsonSchema<{ city: string }>({
    type: "object",
    properties: { city: { type: "string" } },
    required: ["city"],
  }),
  execute: ({ city }) => `12 degrees and rain in ${city}`,
});
const told = await generateText({
  model,
  prompt: "What is the weather in Paris?",
  tools: { weather },
  stopWhen: isStepCount(2),
});
console.log(`${told.steps.length} steps: ${told.text}`);

const schema = jsonSchema<{ city: string; people: number }>({
  type: "object",
  properties: { city: { type: "string" }, people: { type: "integer" } },
  required: ["city", "people"],
  additionalProperties: false,
});
const { output } = await generateText({ model, output: Output.object({ schema }), prompt: "A city of your choice." });
console.log(output);
