import type { Clock } from "@ai-liaison/core";

export interface TextLimits {
  readonly maxBytes: number;
  readonly withinMs: number;
}

/**
 * The text of a body, should it be there soon and short enough; null when it is not, or broke. What is left of the body
 * is cancelled: hand in a clone's.
 */
export async function textInTime(
  body: ReadableStream<Uint8Array> | null,
  { maxBytes, withinMs }: TextLimits,
  clock: Pick<Clock, "after">,
): Promise<string | null> {
  if (body === null) return "";
  const reader = body.getReader();
  let isLate = false;
  const leave = (): void => {
    isLate = true;
    // A part of a teed body waits for the other to be cancelled too.
    reader.cancel().catch(() => {});
  };
  const cancelTimer = clock.after(withinMs, leave);
  try {
    const pieces: Uint8Array[] = [];
    for (let bytes = 0; bytes <= maxBytes; ) {
      const { value, done } = await reader.read();
      if (isLate) return null;
      if (done) return Buffer.concat(pieces).toString();
      pieces.push(value);
      bytes += value.length;
    }
    leave();
    return null;
  } catch {
    return null;
  } finally {
    cancelTimer();
  }
}
