import type { CallEvent, EventSink } from "./event-sink.ts";

/** As much of a stream as a line needs. */
export interface LineStream {
  write(text: string): unknown;
}

/**
 * Writes one line for each call; on stderr unless told, since stdout is the application's.
 *
 * @example `2026-11-21T10:30:00.250Z openai/gpt-5-mini chat.completions 1200 in, 56 out $0.0123 813 ms customer=c-1`
 */
export function consoleSink(stream: LineStream = process.stderr): EventSink {
  return {
    name: "console",
    send: async ({ events }) => {
      try {
        for (const event of events) stream.write(`${lineOf(event)}\n`);
      } catch {
        // A console that is gone is no reason to keep calls for it.
      }
      return { kind: "taken", refused: [] };
    },
  };
}

function lineOf(event: CallEvent): string {
  const words = [
    event.created_at,
    `${event.provider ?? "unknown"}/${event.model_used ?? event.model_requested}`,
    event.endpoint,
    tokensOf(event),
    event.total_cost_usd === null ? null : `$${event.total_cost_usd}`,
    `${Math.round(event.response_time_ms)} ms`,
    event.status === "success" ? null : `${event.status}: ${event.error_code ?? event.http_status}`,
    event.customer_id === null ? null : `customer=${event.customer_id}`,
  ];
  return words
    .filter((word) => word !== null)
    .map(printable)
    .join(" ");
}

function tokensOf({ input_tokens, output_tokens }: CallEvent): string | null {
  if (input_tokens === null && output_tokens === null) return null;
  return `${input_tokens ?? "?"} in, ${output_tokens ?? "?"} out`;
}

/** A name in a record must not draw on somebody's terminal, nor begin a line of its own. */
function printable(word: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  return word.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, "?");
}
