import type { Json, StreamEvent } from "@ai-liaison/core";
import type { SeededRandom } from "../../time/seeded-random.ts";
import { mutate, pick, randomJson } from "./mutate-json.ts";

/** A stream with one to four things wrong: events changed, cut, lost, doubled, out of order, or of another kind. */
export function mutateEvents(events: readonly StreamEvent[], random: SeededRandom): readonly StreamEvent[] {
  const mutated = [...events];
  for (let rounds = random.below(4); rounds >= 0; rounds -= 1) spoil(mutated, random);
  return mutated;
}

function spoil(events: StreamEvent[], random: SeededRandom): void {
  const at = random.below(Math.max(1, events.length));
  const event = events[at];
  if (event === undefined) return;
  switch (random.below(9)) {
    case 0:
      events.splice(at, 1);
      return;
    case 1:
      events.splice(at, 0, event);
      return;
    case 2:
      events.splice(random.below(events.length), 0, ...events.splice(at, 1));
      return;
    case 3:
      events[at] = { ...event, data: event.data.slice(0, random.below(event.data.length + 1)) };
      return;
    case 4:
      events[at] = { ...event, name: pick(["", "error", "ping", "message", "__proto__", "constructor"], random) };
      return;
    case 5:
      events.splice(at, 0, { ...event, data: JSON.stringify(randomJson(random)) });
      return;
    default:
      events[at] = { ...event, data: mutateData(event.data, random) };
  }
}

function mutateData(data: string, random: SeededRandom): string {
  try {
    return JSON.stringify(mutate(JSON.parse(data) as Json, random));
  } catch {
    return pick(["", "{", "null", "[]", "[DONE", "\u0000", "0"], random);
  }
}
