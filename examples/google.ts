// The official Google SDK, tracked by one line: chats and automatic function calls too.

import { track } from "@ai-liaison/track";
import { GoogleGenAI } from "@google/genai";

const apiKey = process.env.GEMINI_API_KEY ?? "";
// Before: const client = new GoogleGenAI({ apiKey });
const client = track(new GoogleGenAI({ apiKey }));

const answer = await client.models.generateContent({
  model: "gemini-2.5-flash",
  contents: "Say hello in Basque.",
});
console.log(answer.text);
