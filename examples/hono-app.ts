// A hono app in which every call of a request is its customer's.
import { track, withContext } from "@ai-liaison/track";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import OpenAI from "openai";

const client = track(new OpenAI(), { service: "hono-app" });
const app = new Hono();

app.use((context, next) => {
  const customerId = context.req.header("x-customer") ?? null;
  return withContext({ customerId, sessionId: context.req.header("x-session") ?? null }, next);
});

app.post("/answers", async (context) => {
  const { output_text: text } = await client.responses.create({
    model: "gpt-5-mini",
    input: await context.req.text(),
  });
  return context.text(text);
});

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: "127.0.0.1" }, ({ port }) => {
  console.log(`http://127.0.0.1:${port}`);
});
