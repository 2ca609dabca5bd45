import type { Delivery, EventBatch, EventSink } from "../../sinks/event-sink.ts";
import { wordsOf } from "../../words-of.ts";

/** No sink is waited for longer, in milliseconds. */
const SEND_TIMEOUT_MS = 15_000;

/**
 * Asks the sink, and has an answer within the time whatever the sink does: throw, reject, or never answer. `over` ends
 * the time early, and says why.
 */
export async function sendBatch(sink: EventSink, batch: EventBatch, over: AbortSignal): Promise<Delivery> {
  const timeout = new AbortController();
  const signal = AbortSignal.any([over, timeout.signal]);
  const { promise: overdue, resolve } = Promise.withResolvers<Delivery>();
  const failed = (reason: string): Delivery => ({ kind: "failed", reason, pauseMs: null });
  const timer = setTimeout(() => {
    timeout.abort();
    resolve(failed(`${sink.name} did not answer within ${SEND_TIMEOUT_MS / 1000} s`));
  }, SEND_TIMEOUT_MS);
  timer.unref();
  const onAbort = (): void => resolve(failed(wordsOf(over.reason)));
  over.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([sink.send(batch, signal), overdue]);
  } catch (error) {
    return failed(`${sink.name} failed: ${wordsOf(error)}`);
  } finally {
    clearTimeout(timer);
    over.removeEventListener("abort", onAbort);
  }
}
