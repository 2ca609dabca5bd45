// LangChain through the gateway: answers, streams, tools and an object with a shape.
import { DynamicStructuredTool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";

const settings = {
  apiKey: process.env.LIAISON_KEY ?? "none-needed-yet",
  configuration: {
    baseURL: `${process.env.LIAISON_URL ?? "http://127.0.0.1:8000"}/v1`,
    defaultHeaders: { "x-liaison-customer": "globex" },
  },
};
const model = new ChatOpenAI({ model: "gpt-5-mini", ...settings });

const answer = await model.invoke("Say hello in Basque.");
console.log(answer.text);

// Another vendor's model.
const stream = await new ChatOpenAI({ model: "claude-sonnet-5", ...settings }).stream("Count to ten.");
for await (const chunk of stream) process.stdout.write(chunk.text);
console.log();

const weather = new DynamicStructuredTool({
  name: "weather",
  description: "The weather in a city",
  schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  func: async ({ city }: { city: string }) => `12 degrees and rain in ${city}`,
});
const withTools = model.bindTools([weather]);
const question = { role: "user", content: "What is the weather in Paris?" };
const asked = await withTools.invoke([question]);
const results = await Promise.all((asked.tool_calls ?? []).map((call) => weather.invoke(call)));
console.log((await withTools.invoke([question, asked, ...results])).text);

const city = model.withStructuredOutput<{ city: string; people: number }>({
  title: "city",
  type: "object",
  properties: { city: { type: "string" }, people: { type: "integer" } },
  required: ["city", "people"],
  additionalProperties: false,
});
console.log(await city.invoke("A city of your choice."));
