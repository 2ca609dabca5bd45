// The official OpenAI SDK through the gateway: only its address and key are other ones.
import OpenAI from "openai";

const url = process.env.LIAISON_URL ?? "http://127.0.0.1:8000";
const apiKey = process.env.LIAISON_KEY ?? "none-needed-yet";
const client = new OpenAI({ baseURL: `${url}/v1`, apiKey });

const answer = await client.responses.create({ model: "gpt-5-mini", input: "Say hello in Basque." });
console.log(answer.output_text);

// Another vendor's model, streamed.
const stream = await client.chat.completions.create({
  model: "claude-sonnet-5",
  messages: [{ role: "user", content: "Count to ten." }],
  stream: true,
});
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? "");
console.log();
