// Where records go. Nothing is sent anywhere that is not named here or in the environment.
import { getTracker, openTelemetrySink, track } from "@ai-liaison/track";
import { metrics } from "@opentelemetry/api";
import OpenAI from "openai";

const ask = { model: "gpt-5-mini", input: "Say hello in Basque." };

// A data folder on this machine, which `ai-liaison calls`, `cost` and `serve` open; LIAISON_DATA says it too.
const local = track(new OpenAI(), { data: process.env.LIAISON_DATA ?? "./data" });
await local.responses.create(ask);

// A gateway or collector; LIAISON_URL and LIAISON_KEY say it too.
const remote = track(new OpenAI(), { url: process.env.LIAISON_URL ?? "http://127.0.0.1:8000" });
await remote.responses.create(ask);

// A function of one's own, with the rows as they come.
const own = track(new OpenAI(), {
  sink: (rows) => console.log(rows.map((row) => `${row.model_used}: ${row.total_tokens} tokens`).join("\n")),
});
await own.responses.create(ask);

// The console, and OpenTelemetry by the GenAI conventions.
const shown = track(new OpenAI(), { sink: "console" });
await shown.responses.create(ask);
const measured = track(new OpenAI(), { sink: openTelemetrySink({ meter: metrics.getMeter("app") }) });
await measured.responses.create(ask);

// Before a process ends by force: what is not delivered in time is taken up by the next one.
for (const client of [local, remote, own, shown, measured]) await getTracker(client)?.flush(5_000);
