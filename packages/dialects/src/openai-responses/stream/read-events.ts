import {
  Fault,
  isJsonObject,
  type JsonObject,
  type Part,
  parseObject,
  type StreamEvent,
  type StreamReader,
} from "@ai-liaison/core";
import { addAll } from "../../json/add-all.ts";
import { keepEnvelope, readResponseUsage, readStart } from "../envelope.ts";
import { readErrorBody } from "../errors.ts";
import { DIALECT, extensionOf, formExtension } from "../extension.ts";
import { readEnding, readOutput } from "../read-response.ts";
import { FORM, listOf, objectOf } from "../wire.ts";
import { OutputReader } from "./read-output-events.ts";

/**
 * A stream of named events. Each is told twice: as it was, in an extension of scope `delta` that only this format's
 * writer looks at, and as parts for every other. So a stream comes back to the byte whatever its vendor puts in it (of
 * the 40 kinds of events a dozen have a meaning elsewhere, and every vendor pads them its own way), and reading costs
 * no more than the parts. What the response says as a whole is taken from its last event.
 */
export class EventReader implements StreamReader {
  #started = false;
  #over = false;
  readonly #output = new OutputReader();

  read({ name, data }: StreamEvent): readonly Part[] {
    if (this.#over) return [];
    const event = parseObject(data);
    if (event === null) {
      // Look-alikes close with it; the end was said before, or the answer is not complete.
      if (data === "[DONE]") return this.close();
      return this.#fail(new Fault("malformed_response", "An event of the vendor's stream is not a JSON object."));
    }
    const type = typeof event.type === "string" ? event.type : name;
    const failed = type === "error" || type === "response.failed" || (type === "" && isJsonObject(event.error));
    const parts: Part[] = [];
    if (!this.#started) this.#start(objectOf(event.response) ?? {}, parts);
    const fields: JsonObject = failed ? { event: name, data, failed } : { event: name, data };
    parts.push({ type: "extension", dialect: DIALECT, scope: "delta", choice: null, fields });
    if (failed) this.#readFailure(event, parts);
    else if (ENDS.has(type)) this.#readEnd(objectOf(event.response) ?? {}, parts);
    else if (!LIFECYCLE.has(type)) this.#output.read(type, event, parts);
    return parts;
  }

  close(): readonly Part[] {
    if (this.#over) return [];
    return this.#fail(new Fault("interrupted", "The vendor closed the stream before the answer was complete."));
  }

  #start(response: JsonObject, parts: Part[]): void {
    this.#started = true;
    parts.push({ ...readStart(response), extension: formExtension(FORM.events) });
  }

  /** A failed response's usage is told before the fault: it is paid for all the same. */
  #readFailure(event: JsonObject, parts: Part[]): void {
    this.#over = true;
    const response = objectOf(event.response);
    const usage = response === undefined ? null : readResponseUsage(response);
    if (usage !== null) parts.push({ type: "usage", usage });
    parts.push({ type: "fault", fault: readErrorBody(response ?? event) });
  }

  /** Some vendors send no events for items: then all stands in the last. */
  #readEnd(response: JsonObject, parts: Part[]): void {
    this.#over = true;
    this.#output.close(parts);
    if (this.#output.isEmpty) addAll(parts, readOutput(listOf(response.output) ?? []));
    const difference = keepEnvelope(response);
    if (difference !== null) {
      parts.push({ type: "extension", scope: "response", choice: null, ...extensionOf(difference) });
    }
    addAll(parts, readEnding(response));
  }

  #fail(fault: Fault): readonly Part[] {
    this.#over = true;
    return [{ type: "fault", fault }];
  }
}

const ENDS: ReadonlySet<string> = new Set(["response.completed", "response.incomplete"]);
const LIFECYCLE: ReadonlySet<string> = new Set(["response.created", "response.in_progress", "response.queued"]);
