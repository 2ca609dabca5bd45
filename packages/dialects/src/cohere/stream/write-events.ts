import type { Fault, JsonObject, Part, StreamWriter, StreamWriterOptions } from "@ai-liaison/core";
import { encodeSseEvent } from "@ai-liaison/wire";
import { warnOnce } from "../../fidelity/warn.ts";
import { wordsOfFault } from "../errors.ts";
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
    let text = "";
    for (const part of parts) if (!this.#over) text += this.#write(part);
    return text;
  }

  #write(part: Part): string {
    const kept = keptEvent(part);
    if (kept !== null) {
      const before = this.#encode(this.#made.add(part));
      this.#covered = kept.covers;
      return before + encode(kept.event);
    }
    this.#over = part.type === "end" || part.type === "fault";
    const covered = this.#covered > 0;
    const events = this.#made.add(part, covered);
    if (covered) this.#covered -= 1;
    const text = covered ? "" : this.#encode(events);
    if (part.type === "fault") return text + writeFaultEvent(part.fault);
    return part.type === "end" ? text + DONE : text;
  }

  #encode(events: readonly JsonObject[]): string {
    let text = "";
    for (const event of events) text += encode(event);
    return text;
  }
}

const DONE = encodeSseEvent("[DONE]");

function encode(event: JsonObject): string {
  return encodeSseEvent(JSON.stringify(event), typeof event.type === "string" ? event.type : "");
}

/** A last event with `error`: the format has no other way, and its official client throws for none. */
export function writeFaultEvent(fault: Fault): string {
  return encode({ type: "message-end", delta: { finish_reason: "ERROR", error: wordsOfFault(fault) } });
}
