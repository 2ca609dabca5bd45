import type { Part, StreamWriter, StreamWriterOptions } from "@ai-liaison/core";
import { warnOnce } from "../../fidelity/warn.ts";
import { writeException } from "../errors.ts";
import { type ConverseEvent, frameOfEvent, frameOfException, type HeadersByName } from "./frames.ts";
import { keptEvent } from "./keep-event.ts";
import { EventMaker } from "./make-event.ts";

/** A stream, parts → theirs; events kept by our own reader go out as they came in. */
export class EventWriter implements StreamWriter {
  readonly #made: EventMaker;
  readonly #headers: HeadersByName = new Map();
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
      const before = this.#encode(this.#made.add(part));
      this.#covered = kept.covers;
      return before + this.#encode([kept.event]);
    }
    this.#over = part.type === "end" || part.type === "fault";
    const covered = this.#covered > 0;
    const events = this.#made.add(part, covered);
    if (covered) this.#covered -= 1;
    const frames = covered ? "" : this.#encode(events);
    if (part.type !== "fault") return frames;
    const { name, body } = writeException(part.fault);
    return frames + frameOfException(name, body).toString("latin1");
  }

  /** As Latin-1, a character a byte. */
  #encode(events: readonly ConverseEvent[]): string {
    let frames = "";
    for (const event of events) frames += frameOfEvent(event, this.#headers).toString("latin1");
    return frames;
  }
}
