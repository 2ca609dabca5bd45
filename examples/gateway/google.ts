// The official Google SDK through the gateway: only its address and key are other ones.
import { GoogleGenAI } from "@google/genai";

const baseUrl = process.env.LIAISON_URL ?? "http://127.0.0.1:8000";
const apiKey = process.env.LIAISON_KEY ?? "none-needed-yet";
const client = new GoogleGenAI({ apiKey, httpOptions: { baseUrl } });

const answer = await client.models.generateContent({ model: "gemini-2.5-flash", contents: "Say hello in Basque." });
console.log(answer.text);

// Another vendor's model, streamed.
const stream = await client.models.generateContentStream({ model: "gpt-5-mini", contents: "Count to ten." });
for await (const chunk of stream) process.stdout.write(chunk.text ?? "");
console.log();
