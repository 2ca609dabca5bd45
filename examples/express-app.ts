// An express app in which every call of a request is its customer's.
import { track, withContext } from "@ai-liaison/track";
import express from "express";
import OpenAI from "openai";

const client = track(new OpenAI(), { service: "express-app" });
const app = express();

app.use((request, _response, next) => {
  withContext({ customerId: request.get("x-customer") ?? null, sessionId: request.get("x-session") ?? null }, next);
});

app.post("/answers", express.text(), async (request, response) => {
  const { output_text: text } = await client.responses.create({ model: "gpt-5-mini", input: String(request.body) });
  response.send(text);
});

const server = app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
});
