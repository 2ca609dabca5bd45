import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { isJsonObject, type Json } from "@ai-liaison/core";
import { cutInto } from "../cut-bytes.ts";
import { eventFrame, refusal, type VendorAnswer } from "./answer.ts";
import type { FaultSpec } from "./fault-spec.ts";
import { bytesOf, type Script, type Step, scriptOf, withoutLength } from "./script.ts";
import { streamError, type VendorFormat } from "./vendor-format.ts";

const BOMB_BYTES = 16 * 1024 * 1024;
const PROXY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>";

const BROKEN_EVENTS = 'data {"no":"colon"}\nevent\n\ndata: {"choices":[{"delta"\n\n';
const BROKEN_LINES = '{"no" "colon"}\n{"message":{"role"\n';
/** Where the formats keep their usage. */
/** What may hold an answer, or the end of one. */
const HOLDS_USAGE = ["message", "response", "metadata"];
const USAGE_FIELDS = ["usage", "usageMetadata", "prompt_eval_count", "eval_count"];

/** The script of an answer to which a fault happens. Pure: the same answer and fault give the same script. */
export function applyFault(answer: VendorAnswer, fault: FaultSpec, chunkDelayMs = 0): Script {
  const script = scriptOf(answer, chunkDelayMs);
  const format = answer.format ?? "openai-chat";
  switch (fault.kind) {
    case "none":
      return script;
    case "status":
      return statusScript(fault, format);
    case "delay":
      return { ...script, steps: [{ do: "wait", ms: fault.ms }, ...script.steps] };
    case "reset-before-headers":
      return { ...script, steps: [{ do: "reset" }] };
    case "never-answer":
      return { ...script, steps: [{ do: "stall" }] };
    case "reset-after-bytes":
      return { ...script, steps: [...firstBytes(script, fault.bytes), { do: "reset" }] };
    case "stall-after-bytes":
      return { ...script, steps: [...firstBytes(script, fault.bytes), { do: "stall" }] };
    case "reset-after-events":
      return { ...script, steps: [...firstWrites(script, fault.events), { do: "reset" }] };
    case "stall-after-events":
      return { ...script, steps: [...firstWrites(script, fault.events), { do: "stall" }] };
    case "drip":
      return rewritten(script, fault.bytesPerWrite, fault.everyMs);
    case "one-byte-writes":
      return rewritten(script, 1, 0);
    case "truncated-json":
      return truncated(script, fault.contentLength);
    case "empty":
      return { ...script, headers: { ...script.headers, "content-length": "0" }, steps: [] };
    case "html":
      return page(fault.status ?? 502);
    case "content-type":
      return { ...script, headers: { ...script.headers, "content-type": fault.value } };
    case "encoded":
      return encoded(script, fault.as);
    case "no-usage":
      return scriptOf(withoutUsage(answer), chunkDelayMs);
    default:
      return answer.kind !== "stream" ? script : { ...script, steps: brokenStream(script, fault, format) };
  }
}

type StreamFault = Extract<FaultSpec, { kind: "malformed-sse" | "missing-done" | "cut-mid-event" | "error-chunk" }>;

function brokenStream(script: Script, fault: StreamFault, format: VendorFormat): readonly Step[] {
  switch (fault.kind) {
    case "missing-done":
      return script.steps.slice(0, -1);
    case "malformed-sse": {
      const garbage = Buffer.from(format === "ollama" ? BROKEN_LINES : BROKEN_EVENTS);
      const before = firstWrites(script, fault.events ?? 1);
      return [...before, { do: "write", bytes: garbage }, ...script.steps.slice(before.length - 1)];
    }
    case "error-chunk": {
      const error = fault.error ?? streamError(format);
      return [...firstWrites(script, fault.events), { do: "write", bytes: eventFrame(error, format) }];
    }
    case "cut-mid-event": {
      const whole = bytesOf(script);
      const sent = firstWrites(script, fault.events).reduce((sum, step) => sum + sizeOf(step), 0);
      const next = firstWrites(script, fault.events + 1).reduce((sum, step) => sum + sizeOf(step), 0);
      return [{ do: "write", bytes: whole.subarray(0, sent + Math.floor((next - sent) / 2)) }];
    }
    default:
      return fault satisfies never;
  }
}

function statusScript(fault: Extract<FaultSpec, { kind: "status" }>, format: VendorFormat): Script {
  const told = refusal(format, fault.status, `Injected fault: status ${fault.status}.`);
  const script = scriptOf(fault.body === undefined ? told : { ...told, body: fault.body });
  return { ...script, headers: { ...script.headers, ...fault.headers } };
}

function page(status: number): Script {
  const bytes = Buffer.from(PROXY_PAGE);
  const headers = { "content-type": "text/html", "content-length": String(bytes.length) };
  return { status, headers, steps: [{ do: "write", bytes }] };
}

/** The headers, and the steps up to and with the n-th write. */
function firstWrites(script: Script, writes: number): Step[] {
  const steps: Step[] = [{ do: "headers" }];
  let seen = 0;
  for (const step of script.steps) {
    if (step.do === "write" && seen++ >= writes) break;
    steps.push(step);
  }
  return steps;
}

function firstBytes(script: Script, bytes: number): Step[] {
  return [{ do: "headers" }, { do: "write", bytes: bytesOf(script).subarray(0, bytes) }];
}

function rewritten(script: Script, bytesPerWrite: number, everyMs: number): Script {
  const steps = cutInto(bytesOf(script), bytesPerWrite).flatMap((bytes): Step[] => [
    { do: "wait", ms: everyMs },
    { do: "write", bytes },
  ]);
  return { ...script, steps };
}

function truncated(script: Script, contentLength: "right" | "wrong"): Script {
  const whole = bytesOf(script);
  const half = whole.subarray(0, Math.floor(whole.length / 2));
  const length = contentLength === "right" ? half.length : whole.length;
  const steps: Step[] = [{ do: "write", bytes: half }];
  if (contentLength === "wrong") steps.push({ do: "hang-up" });
  return { ...script, headers: { ...script.headers, "content-length": String(length) }, steps };
}

function encoded(script: Script, as: Extract<FaultSpec, { kind: "encoded" }>["as"]): Script {
  const plain = bytesOf(script);
  const bytes = {
    gzip: () => gzipSync(plain),
    br: () => brotliCompressSync(plain),
    deflate: () => deflateSync(plain),
    "double-gzip": () => gzipSync(gzipSync(plain)),
    lie: () => plain,
    bomb: () => gzipSync(Buffer.concat([Buffer.alloc(BOMB_BYTES, " "), plain])),
  }[as]();
  const name = { gzip: "gzip", br: "br", deflate: "deflate", "double-gzip": "gzip, gzip", lie: "gzip", bomb: "gzip" }[
    as
  ];
  const headers = {
    ...withoutLength(script.headers),
    "content-encoding": name,
    "content-length": String(bytes.length),
  };
  return { ...script, headers, steps: [{ do: "write", bytes }] };
}

function withoutUsage(answer: VendorAnswer): VendorAnswer {
  if (answer.kind === "bytes") return answer;
  if (answer.kind === "whole") return { ...answer, body: dropUsage(answer.body) };
  return { ...answer, events: answer.events.filter((event) => !isUsageEvent(event)).map(dropUsage) };
}

function isUsageEvent(event: Json): boolean {
  return isJsonObject(event) && Array.isArray(event.choices) && event.choices.length === 0;
}

function dropUsage(body: Json): Json {
  if (!isJsonObject(body)) return body;
  const kept = Object.entries(body).filter(([name]) => !USAGE_FIELDS.includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, HOLDS_USAGE.includes(name) ? dropUsage(value) : value]));
}

function sizeOf(step: Step): number {
  return step.do === "write" ? step.bytes.length : 0;
}
