import type { Delivery, EventBatch, EventSink } from "../sinks/event-sink.ts";

/** No sink is waited for longer, in milliseconds. */
const SEND_TIMEOUT_MS = 15_000;

/** Asks the sink, and has an answer within the time whatever the sink does: throw, reject, or never answer. */
export async function sendBatch(sink: EventSink, batch: EventBatch, closing: AbortSignal): Promise<Delivery> {
  const timeout = new AbortController();
  const signal = AbortSignal.any([closing, timeout.signal]);
  const { promise: overdue, resolve } = Promise.withResolvers<Delivery>();
  const failed = (reason: string): Delivery => ({ kind: "failed", reason, pauseMs: null });
  const timer = setTimeout(() => {
    timeout.abort();
    resolve(failed(`${sink.name} did not answer within ${SEND_TIMEOUT_MS / 1000} s`));
  }, SEND_TIMEOUT_MS);
  timer.unref();
  const onAbort = (): void => resolve(failed("the recorder was closed"));
  closing.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([sink.send(batch, signal), overdue]);
  } catch (error) {
    return failed(`${sink.name} failed: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    clearTimeout(timer);
    closing.removeEventListener("abort", onAbort);
  }
}
