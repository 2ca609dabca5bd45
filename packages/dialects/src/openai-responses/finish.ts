import type { Finish, Json, JsonObject } from "@ai-liaison/core";
import { isJsonObject } from "@ai-liaison/core";
import { listOf, objectOf, stringOf } from "./wire.ts";

/**
 * Why a response ended: its `status`, and where that is `incomplete`, the reason. That tools are to be called is not
 * said; it follows from the output. A background answer not yet worked on has a status and no content.
 */
export function readFinish(response: JsonObject): Finish {
  const status = stringOf(response.status) ?? "completed";
  if (status === "incomplete") return readIncomplete(stringOf(objectOf(response.incomplete_details)?.reason));
  if (!COMPLETED.has(status)) return { unified: status === "failed" ? "error" : "other", raw: status };
  const output = (listOf(response.output) ?? []).filter(isJsonObject);
  if (output.some(({ type }) => type === "function_call" || type === "custom_tool_call")) {
    return { unified: "tool-calls", raw: status };
  }
  return { unified: output.some(refuses) ? "refusal" : "stop", raw: status };
}

/** `complete` is one vendor's spelling. */
const COMPLETED: ReadonlySet<string> = new Set(["completed", "complete"]);

function refuses(item: JsonObject): boolean {
  const content: readonly Json[] = listOf(item.content) ?? [];
  return content.length > 0 && content.every((part) => objectOf(part)?.type === "refusal");
}

function readIncomplete(reason: string | undefined): Finish {
  const raw = reason ?? "incomplete";
  if (raw === "max_output_tokens" || raw === "max_tokens") return { unified: "length", raw };
  return { unified: raw === "content_filter" ? "content-filter" : "other", raw };
}

export interface WrittenFinish {
  readonly status: string;
  readonly incomplete_details: JsonObject | null;
}

const OWN_STATUSES: ReadonlySet<string> = new Set(["completed", "queued", "in_progress", "cancelled"]);
const OWN_REASONS: ReadonlySet<string> = new Set(["max_output_tokens", "content_filter"]);

/** A finish as `status` and `incomplete_details`. */
export function writeFinish({ unified, raw }: Finish): WrittenFinish {
  if (raw !== null && OWN_STATUSES.has(raw)) return { status: raw, incomplete_details: null };
  if (raw !== null && OWN_REASONS.has(raw)) return incomplete(raw);
  switch (unified) {
    case "length":
      return incomplete("max_output_tokens");
    case "content-filter":
      return incomplete("content_filter");
    default:
      return { status: "completed", incomplete_details: null };
  }
}

function incomplete(reason: string): WrittenFinish {
  return { status: "incomplete", incomplete_details: { reason } };
}
