import type { Part, StreamWriter, StreamWriterOptions } from "@ai-liaison/core";
import { encodeSseEvent } from "@ai-liaison/wire";
import { writeErrorEvent } from "./errors.ts";
import { DIALECT, formOf, type MutableJson } from "./extension.ts";
import type { Outlet } from "./stream/outlet.ts";
import { ResponseWriter } from "./stream/response-writer.ts";
import { FORM } from "./wire.ts";

/**
 * Parts as named events, counted by `sequence_number`. A stream of this same format brings each event along as it was
 * (see `stream/read-events.ts`): then those are what is written, and its parts, which say the same, are not.
 */
export function openWriter(options: StreamWriterOptions): StreamWriter {
  return new EventWriter(options);
}

class EventWriter implements StreamWriter, Outlet {
  readonly #response: ResponseWriter;
  #said = "";
  #sequence = 0;
  #verbatim = false;
  #over = false;

  constructor(options: StreamWriterOptions) {
    this.#response = new ResponseWriter(this, options);
  }

  write(parts: readonly Part[]): string {
    this.#said = "";
    for (const part of parts) {
      if (this.#over) break;
      if (part.type === "start" && formOf(part) === FORM.events) this.#verbatim = true;
      if (part.type === "fault") this.#fail(part);
      else if (this.#verbatim) this.#repeat(part);
      else this.#response.add(part);
      this.#over ||= part.type === "end";
    }
    return this.#said;
  }

  /** The one event that came from upstream. An error told in it needs not be told again. */
  #repeat(part: Part): void {
    if (part.type !== "extension" || part.scope !== "delta" || part.dialect !== DIALECT) return;
    const { event, data } = part.fields;
    if (typeof data !== "string") return;
    this.#said += encodeSseEvent(data, typeof event === "string" ? event : "");
    this.#sequence += 1;
    this.#over = part.fields.failed === true;
  }

  #fail({ fault }: Extract<Part, { type: "fault" }>): void {
    this.#over = true;
    this.#said += encodeSseEvent(JSON.stringify(writeErrorEvent(fault, this.#sequence)), "error");
  }

  emit(type: string, fields: MutableJson): void {
    const event = { type, sequence_number: this.#sequence, ...fields };
    this.#sequence += 1;
    this.#said += `event: ${type}\ndata: ${JSON.stringify(event)}\n\n`;
  }
}
