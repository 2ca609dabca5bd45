import type { Part, StreamWriter, StreamWriterOptions } from "@ai-liaison/core";
import { writeException } from "../errors.ts";
import { warnOnce } from "../refusals.ts";
import { type ConverseEvent, frameOfEvent, frameOfException } from "./frames.ts";
import { keptEvent } from "./keep-event.ts";
import { EventMaker } from "./make-event.ts";

/** A stream, parts → theirs; events kept by our own reader go out as they came in. */
export class EventWriter implements StreamWriter {
  readonly #made: EventMaker;
  #over = false;
  /** How many of the parts to come have been sent already, as an event that was kept. */
  #covered = 0;

  constructor({ fallbackId, warn }: StreamWriterOptions) {
    this.#made = new EventMaker(fallbackId, warnOnce(warn), true);
  }

  write(parts: readonly Part[]): string {
    let frames = "";
    for (const part of parts) if (!this.#over) frames += this.#write(part);
    return frames;
  }

  #write(part: Part): string {
    const kept = keptEvent(part);
    if (kept !== null) {
      const before = encode(this.#made.add(part));
      this.#covered = kept.covers;
      return before + encode([kept.event]);
    }
    this.#over = part.type === "end" || part.type === "fault";
    const covered = this.#covered > 0;
    const events = this.#made.add(part, covered);
    if (covered) this.#covered -= 1;
    const frames = covered ? "" : encode(events);
    if (part.type !== "fault") return frames;
    const { name, body } = writeException(part.fault);
    return frames + frameOfException(name, body).toString("latin1");
  }
}

/** As Latin-1, a character a byte. */
function encode(events: readonly ConverseEvent[]): string {
  let frames = "";
  for (const event of events) frames += frameOfEvent(event).toString("latin1");
  return frames;
}
