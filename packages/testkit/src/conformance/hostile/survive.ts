import { isDeepStrictEqual } from "node:util";
import { Fault } from "@ai-liaison/core";

/** What `run` gives, or the fault it threw; any other error is a defect and is thrown on, with `what` before it. */
export function survive<Value>(what: () => string, run: () => Value): Value | Fault {
  try {
    return run();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw new Error(`${what()}: ${String(error)}`, { cause: error });
  }
}

const UNTOUCHED = [Object.prototype, Array.prototype, Function.prototype].map(namesOf);

/** Throws when what all objects share has been written to. */
export function checkUnpolluted(what: () => string): void {
  const now = [Object.prototype, Array.prototype, Function.prototype].map(namesOf);
  if (!isDeepStrictEqual(now, UNTOUCHED)) throw new Error(`${what()}: a prototype was changed`);
}

function namesOf(prototype: object): readonly string[] {
  return Object.getOwnPropertyNames(prototype);
}

/** A specimen that broke something, short enough to be read. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value)?.replace(/y{100,}/g, "yyy…") ?? "undefined";
  return text.length > 3000 ? `${text.slice(0, 3000)}…` : text;
}
