import type { JsonObject } from "@ai-liaison/core";
import type { TimedEvent } from "./simulated-exchange.ts";

/** The most choices that vendors give to one request. */
const MOST = 128;

/** How many choices were asked for; one, unless `n` is a number that vendors take. */
export function choiceCount({ n }: JsonObject): number {
  return typeof n === "number" && Number.isInteger(n) && n >= 1 && n <= MOST ? n : 1;
}

/** The events of several choices by turns, as vendors send them. Choices are made side by side: time counts once. */
export function interleaved(choices: readonly (readonly TimedEvent[])[]): readonly TimedEvent[] {
  const [first = [], ...others] = choices;
  return first.flatMap((event, at) => [
    event,
    ...others.flatMap((events) => (events[at] === undefined ? [] : [{ ...events[at], tokens: 0 }])),
  ]);
}
