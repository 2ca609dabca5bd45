import { eventFrame, type VendorAnswer } from "./answer.ts";
import type { VendorFormat } from "./vendor-format.ts";

/**
 * An answer as what happens on the socket, step by step. A fault is a pure change to a script (`apply-fault.ts`); one
 * small player (`play-script.ts`) knows sockets. A script that runs to its end ends the answer properly.
 */
export interface Script {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export type Step =
  /** Status and headers go out by themselves; else they go with the first write. */
  | { readonly do: "headers" }
  | { readonly do: "write"; readonly bytes: Buffer }
  | { readonly do: "wait"; readonly ms: number }
  /** Silence, until the client goes away. */
  | { readonly do: "stall" }
  /** TCP reset. Before any write: not even headers went out. */
  | { readonly do: "reset" }
  /** The connection is closed in order, with the HTTP message unfinished. */
  | { readonly do: "hang-up" };

const SSE = "text/event-stream; charset=utf-8";
const CONTENT_TYPES: Readonly<Partial<Record<VendorFormat, string>>> = {
  ollama: "application/x-ndjson",
  bedrock: "application/vnd.amazon.eventstream",
};

/** The script of an answer nothing goes wrong with: a stream is one write per event, a body is one write. */
export function scriptOf(answer: VendorAnswer, chunkDelayMs = 0): Script {
  if (answer.kind === "whole") {
    const bytes = Buffer.from(JSON.stringify(answer.body));
    return {
      status: answer.status,
      headers: { "content-type": "application/json", ...answer.headers, "content-length": String(bytes.length) },
      steps: [{ do: "write", bytes }],
    };
  }
  if (answer.kind === "bytes") {
    const headers = { "content-type": answer.contentType, "content-length": String(answer.bytes.length) };
    return { status: answer.status, headers, steps: [{ do: "write", bytes: answer.bytes }] };
  }
  const steps: Step[] = [];
  const format = answer.format ?? "openai-chat";
  const frames = answer.events.map((event) => eventFrame(event, format));
  if (format === "openai-chat") frames.push(eventFrame("[DONE]"));
  for (const frame of frames) {
    if (chunkDelayMs > 0) steps.push({ do: "wait", ms: chunkDelayMs });
    steps.push({ do: "write", bytes: frame });
  }
  return { status: 200, headers: { "content-type": CONTENT_TYPES[format] ?? SSE }, steps };
}

/** All that a script would write, in one piece. */
export function bytesOf(script: Script): Buffer {
  return Buffer.concat(script.steps.flatMap((step) => (step.do === "write" ? [step.bytes] : [])));
}

/** The headers without the length of the body: it is about to change, or to be sent in chunks. */
export function withoutLength(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== "content-length"));
}
