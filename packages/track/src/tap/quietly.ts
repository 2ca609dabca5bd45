import { wordsOf } from "../words-of.ts";

/** Runs our own part; a fault in it is told once and never reaches the call. Null then. */
export function quietly<Value>(ports: { warn(message: string): void }, run: () => Value): Value | null {
  try {
    return run();
  } catch (error) {
    ports.warn(`Tracking failed on its side; the call itself is not touched. ${wordsOf(error)}`);
    return null;
  }
}
