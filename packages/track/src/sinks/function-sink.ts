import { wordsOf } from "../words-of.ts";
import type { CallEvent, Delivery, EventSink } from "./event-sink.ts";

/**
 * Hands events to a function, many at a time. Should it throw, reject or take longer than it may, the same events come
 * again: it has to ignore ids it knows.
 *
 * @example functionSink(async (events) => { await db.insert(events); })
 */
export function functionSink(
  take: (events: readonly CallEvent[]) => void | Promise<void>,
  name = "function",
): EventSink {
  return {
    name,
    async send({ events }, signal): Promise<Delivery> {
      try {
        await beforeAbort(take(events), signal);
        return { kind: "taken", refused: [] };
      } catch (error) {
        return { kind: "failed", reason: wordsOf(error), pauseMs: null };
      }
    },
  };
}

async function beforeAbort(work: void | Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(new Error("The sink did not take the events in time."));
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
