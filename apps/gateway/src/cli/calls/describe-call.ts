import { type AttemptRow, type CallRow, formatUsd } from "@ai-liaison/core";
import { safeLines, safeText } from "../terminal/safe-text.ts";
import { alignUsd, showCount, showMs, showTime, showUsd, UNKNOWN } from "../terminal/show-numbers.ts";
import { renderTable, type TableColumn } from "../terminal/table.ts";
import { showUnits } from "./show-units.ts";

/** All that is known of a call, but for its bodies, as text; what is not known is left out. */
export function describeCall(row: CallRow, width?: number): string {
  const facts = factsOf(row).filter((fact): fact is [string, string] => fact[1] !== null && fact[1] !== "");
  const size = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.map(([name, value]) => `${name.padEnd(size)}  ${indent(safeLines(value), size + 2)}`);
  const attempts = row.attempts.length === 0 ? "" : `\nAttempts\n${showAttempts(row.attempts, width)}`;
  const warnings =
    row.warnings.length === 0 ? "" : `\nWarnings\n${row.warnings.map((text) => `  ${safeText(text)}\n`).join("")}`;
  return `${lines.join("\n")}\n${attempts}${warnings}`;
}

function factsOf(row: CallRow): [string, string | null][] {
  return [
    ["Call", row.id],
    ["Time (UTC)", row.created_at.replace("T", " ").replace("Z", "")],
    ["Status", `${row.status}, HTTP ${row.http_status}`],
    ["Error", row.error_code === null ? null : `${row.error_code}: ${row.error_message ?? ""}`],
    ["Endpoint", `${row.endpoint}${row.streaming ? ", streamed" : ""}`],
    ["Provider", row.provider],
    ["Model", modelOf(row)],
    ["Route", row.route],
    ["Customer", row.customer_id],
    ["User", row.user_id],
    ["Session", row.session_id],
    ["Service", row.service_name],
    ["Key", row.key_id],
    ["Tags", row.tags === null ? null : JSON.stringify(row.tags)],
    ["Metadata", row.metadata === null ? null : JSON.stringify(row.metadata)],
    ["Group", row.group_id],
    ["Tokens", tokensOf(row)],
    ["Units", showUnits(row)],
    ["Tier", row.service_tier === "default" || row.service_tier === "standard" ? null : row.service_tier],
    ["Cost", costOf(row)],
    ["Saved", row.saved_cost_nano_usd === null ? null : showUsd(formatUsd(row.saved_cost_nano_usd))],
    ["Cache", row.cache === "off" ? null : row.cache],
    ["Took", tookOf(row)],
    ["Kept answer", row.answer_id],
    ["Decision", row.decision === null ? null : JSON.stringify(row.decision)],
  ];
}

function modelOf({ model_requested, model_used }: CallRow): string {
  return model_used === null || model_used === model_requested
    ? model_requested
    : `${model_used} (asked for: ${model_requested})`;
}

/** Null where it is paid for by other units, and no tokens are told. */
function tokensOf(row: CallRow): string | null {
  if (row.usage_source === "none") return "nobody said";
  if (row.input_tokens === null && row.output_tokens === null && showUnits(row) !== null) return null;
  const parts: readonly (readonly [number | null, string])[] = [
    [row.cached_input_tokens, "cached"],
    [row.cache_write_tokens, "written to cache"],
    [row.cache_write_1h_tokens, "of them for an hour"],
    [row.reasoning_tokens, "reasoning"],
    [row.audio_input_tokens, "audio in"],
    [row.audio_output_tokens, "audio out"],
    [row.image_input_tokens, "images in"],
    [row.image_output_tokens, "images out"],
  ];
  const of = parts
    .filter(([count]) => count !== null && count > 0)
    .map(([count, name]) => `${showCount(count)} ${name}`);
  const source = row.usage_source === "provider" ? [] : [row.usage_source];
  const details = [...of, ...source];
  const sums = `${showCount(row.input_tokens)} in, ${showCount(row.output_tokens)} out, ${showCount(row.total_tokens)} in all`;
  return details.length === 0 ? sums : `${sums} (${details.join(", ")})`;
}

function costOf(row: CallRow): string {
  if (row.cost_source === "simulated") return "nothing: the answer was simulated";
  if (row.total_cost_usd === null) return "unknown: no price is known for this model";
  const lines = Object.entries(row.cost_breakdown ?? {}).map(([kind, nano]) => `${kind} ${showUsd(formatUsd(nano))}`);
  const source = [row.cost_source, row.price_id].filter((text) => text !== null).join(", ");
  return `${showUsd(row.total_cost_usd)}${lines.length === 0 ? "" : ` = ${lines.join(" + ")}`} (${source})`;
}

function tookOf(row: CallRow): string {
  const first =
    row.time_to_first_token_ms === null ? "" : `, first token after ${showMs(row.time_to_first_token_ms)} ms`;
  return `${showMs(row.response_time_ms)} ms${first}`;
}

const ATTEMPT_COLUMNS: readonly TableColumn[] = [
  { title: "#", align: "right" },
  { title: "START (UTC)" },
  { title: "PROVIDER", shrinkTo: 8 },
  { title: "ADDRESS" },
  { title: "MODEL", shrinkTo: 8 },
  { title: "OUTCOME", shrinkTo: 12 },
  { title: "HTTP", align: "right" },
  { title: "MS", align: "right" },
  { title: "IN", align: "right" },
  { title: "OUT", align: "right" },
  { title: "COST", align: "right" },
];

function showAttempts(attempts: readonly AttemptRow[], width?: number): string {
  const costs = alignUsd(attempts.map(({ total_cost_usd }) => total_cost_usd));
  const rows = attempts.map((attempt, at) => [
    String(at + 1),
    showTime(attempt.started_at),
    attempt.provider,
    attempt.endpoint === 0 ? "primary" : "secondary",
    attempt.model,
    attempt.error_code === null ? attempt.outcome : `${attempt.outcome}: ${attempt.error_code}`,
    attempt.http_status === null ? UNKNOWN : String(attempt.http_status),
    showMs(attempt.duration_ms),
    showCount(attempt.input_tokens),
    showCount(attempt.output_tokens),
    costs[at] ?? UNKNOWN,
  ]);
  return renderTable({ columns: ATTEMPT_COLUMNS, rows }, width);
}

function indent(text: string, by: number): string {
  return text.replace(/\n/g, `\n${" ".repeat(by)}`);
}
