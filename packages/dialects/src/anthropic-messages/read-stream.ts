import {
  Fault,
  isJsonObject,
  type JsonObject,
  type Part,
  parseObject,
  type StreamEvent,
  type StreamReader,
} from "@ai-liaison/core";
import { isErrorBody, readErrorBody } from "./errors.ts";
import { readStart } from "./read-response.ts";
import { keepEvent } from "./stream/keep-event.ts";
import { BlockReader } from "./stream/read-block.ts";
import { readMessageDelta } from "./stream/read-message-delta.ts";
import { mergeUsage, readUsage } from "./usage.ts";
import { objectOf } from "./wire.ts";

/**
 * A stream, theirs → parts (https://platform.claude.com/docs/en/build-with-claude/streaming, read 2026-11-21). Events
 * go by their `type`; `message_stop` is the end, and a connection that closes without it broke off. `ping`s are passed
 * over; events nobody knows yet are kept for this format's own writer.
 */
export function openReader(): StreamReader {
  return new MessageReader();
}

class MessageReader implements StreamReader {
  #over = false;
  #usage: JsonObject = {};
  readonly #blocks = new BlockReader();

  read(event: StreamEvent): readonly Part[] {
    if (this.#over || event.name === "ping" || event.data === "") return [];
    const json = parseObject(event.data);
    if (json === null) {
      return this.#fail(new Fault("malformed_response", "An event of the vendor's stream is not a JSON object."));
    }
    switch (json.type) {
      case "content_block_delta":
        return this.#blocks.grow(json);
      case "content_block_start":
        return this.#blocks.open(json);
      case "content_block_stop":
        return this.#blocks.close(json);
      case "message_start":
        return this.#start(objectOf(json.message) ?? {});
      case "message_delta": {
        const usage = objectOf(json.usage);
        if (usage !== undefined) this.#usage = mergeUsage(this.#usage, usage);
        return readMessageDelta(json, usage === undefined ? null : this.#usage);
      }
      case "message_stop":
        this.#over = true;
        return [{ type: "end" }];
      case "ping":
        return [];
      default:
        if (event.name === "error" || isErrorBody(json)) return this.#fail(readErrorBody(json));
        return [keepEvent({ event: json })];
    }
  }

  close(): readonly Part[] {
    if (this.#over) return [];
    return this.#fail(new Fault("interrupted", "The vendor closed the stream before the answer was complete."));
  }

  #start(message: JsonObject): readonly Part[] {
    const start = readStart(message);
    if (!isJsonObject(message.usage)) return [start];
    this.#usage = message.usage;
    return [start, { type: "usage", usage: readUsage(message.usage) }];
  }

  #fail(fault: Fault): readonly Part[] {
    this.#over = true;
    return [{ type: "fault", fault }];
  }
}
