import { isJsonObject, type Json } from "@ai-liaison/core";
import type { ExtractedUsage, ObservedExchange } from "../tap/destination/usage-extractor.ts";
import { extractorAt } from "./extractor-at.ts";
import { textOf } from "./read-counts.ts";
import { readTokenUsage } from "./read-token-usage.ts";

/** Work that is ordered now and done later: the order has no usage, a later look at it may. */
export const jobExtractors = [
  extractorAt("batches", /\/(?:v\d|openai)\/batches$/, readJob),
  extractorAt("messages.batches", /\/messages\/batches$/, readJob),
  extractorAt("fine_tuning.jobs", /\/fine_tuning\/jobs$/, readJob),
  extractorAt("videos", /\/videos(?:\/(?:generations|edits|extensions))?$/, readJob),
  extractorAt("videos.remix", /\/videos\/[^/]+\/remix$/, readJob),
  extractorAt("threads.runs", /\/threads\/runs$/, readRun),
  extractorAt("threads.runs", /\/threads\/[^/]+\/runs$/, readRun),
  extractorAt("threads.runs", /\/threads\/[^/]+\/runs\/[^/]+\/submit_tool_outputs$/, readRun),
];

function readJob({ path, answer, request }: ObservedExchange): ExtractedUsage {
  if (answer === null) return {};
  const id = textOf(answer.id) ?? textOf(answer.batch_id) ?? textOf(answer.request_id);
  const isDone = ["completed", "ended", "succeeded", "cancelled", "failed"].includes(String(answer.status));
  const usage = isDone ? readTokenUsage(answer.usage) : null;
  const metadata: Record<string, Json> = {};
  for (const name of ["status", "seconds", "size", "endpoint"]) {
    const value = answer[name] ?? request?.[name];
    if (typeof value === "string" || typeof value === "number") metadata[name] = value;
  }
  const isOrder = id !== null && !path.endsWith(id) && usage === null;
  return { ...base(answer.model, id), ...(usage !== null && { usage }), metadata, ...(isOrder && laterAt(path, id)) };
}

/** A run's last event, or the run itself once it is over, has its usage; before, null. */
function readRun({ path, answer }: ObservedExchange): ExtractedUsage {
  if (answer?.object !== "thread.run") return {};
  const id = textOf(answer.id);
  const thread = textOf(answer.thread_id);
  const usage = isJsonObject(answer.usage) ? readTokenUsage(answer.usage) : null;
  const known = base(answer.model, id);
  if (usage !== null) return { ...known, usage };
  return id === null || thread === null
    ? known
    : { ...known, laterAt: `${beforeThreads(path)}/threads/${thread}/runs/${id}` };
}

function base(model: Json | undefined, id: string | null): ExtractedUsage {
  const named = textOf(model);
  return { ...(named !== null && { model: named }), ...(id !== null && { id }) };
}

function laterAt(path: string, id: string): ExtractedUsage {
  return { laterAt: `${path.replace(/\/(?:generations|edits|extensions|[^/]+\/remix)$/, "")}/${id}` };
}

function beforeThreads(path: string): string {
  return path.slice(0, path.indexOf("/threads"));
}
