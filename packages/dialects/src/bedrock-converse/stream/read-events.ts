import {
  Fault,
  isJsonObject,
  type JsonObject,
  type Part,
  parseObject,
  readSignature,
  type StreamEvent,
  type StreamReader,
} from "@ai-liaison/core";
import { SILENT } from "../../fidelity/warn.ts";
import { numberOf, objectOf, stringOf } from "../../json/fields.ts";
import { readException } from "../errors.ts";
import { DIALECT, isEqual } from "../extension.ts";
import { readFinish } from "../finish.ts";
import { readItem } from "../read-content.ts";
import { readUsage } from "../usage.ts";
import { HEARTBEAT } from "../wire.ts";
import type { ConverseEvent } from "./frames.ts";
import { keepEvent } from "./keep-event.ts";
import { EventMaker } from "./make-event.ts";
import { OpenBlocks } from "./open-blocks.ts";

/**
 * A stream, theirs → parts (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html,
 * read 2026-11-21). `messageStop` tells why, `metadata` after it the usage: that is the end. What is no known event and
 * has a message is an exception.
 */
export class EventReader implements StreamReader {
  readonly #made = new EventMaker("", SILENT, false);
  readonly #blocks = new OpenBlocks();
  #over = false;

  read({ name, data }: StreamEvent): readonly Part[] {
    if (this.#over || name === HEARTBEAT) return [];
    const payload = parseObject(data);
    if (payload === null) {
      return this.#fail(new Fault("malformed_response", "An event of the vendor's stream is not a JSON object."));
    }
    const event = { name, payload };
    if (!EVENTS.has(name) && typeof payload.message === "string") return this.#fail(readException(name, payload));
    return this.#keep(event, this.#understand(event));
  }

  close(): readonly Part[] {
    if (this.#over) return [];
    return this.#fail(new Fault("interrupted", "The vendor closed the stream before the answer was complete."));
  }

  /** The parts, after the event itself where our writer would make another of them. */
  #keep(event: ConverseEvent, parts: readonly Part[]): readonly Part[] {
    const [made, ...more] = parts.flatMap((part) => this.#made.add(part));
    const same = made !== undefined && more.length === 0 && isSame(made, event);
    return same ? parts : [keepEvent(event, parts.length), ...parts];
  }

  #understand({ name, payload }: ConverseEvent): readonly Part[] {
    const index = numberOf(payload.contentBlockIndex) ?? 0;
    switch (name) {
      case "messageStart":
        return [{ type: "start", id: null, model: null, createdAt: null }];
      case "contentBlockStart":
        return this.#open(index, objectOf(payload.start) ?? {});
      case "contentBlockDelta":
        return this.#grow(index, objectOf(payload.delta) ?? {});
      case "contentBlockStop":
        return this.#blocks.close(index);
      case "messageStop": {
        const reason = stringOf(payload.stopReason);
        const finish: readonly Part[] =
          reason === undefined ? [] : [{ type: "finish", choice: 0, finish: readFinish(reason) }];
        return [...this.#blocks.closeAll(), ...finish];
      }
      case "metadata":
        return this.#end(payload);
      default:
        return [];
    }
  }

  #open(index: number, start: JsonObject): readonly Part[] {
    if (isJsonObject(start.toolUse)) {
      const call = readItem({ toolUse: { ...start.toolUse, input: {} } }, "answer");
      return call.type === "tool-call" ? this.#blocks.openCall(index, call, start.toolUse) : [];
    }
    const [kind] = Object.keys(start);
    if (kind !== undefined) this.#blocks.expect(index, start);
    return [];
  }

  #grow(index: number, delta: JsonObject): readonly Part[] {
    const { text, toolUse, citation } = delta;
    if (typeof text === "string") {
      const { opened, block } = this.#blocks.at(index, "text");
      return [...opened, { type: "text-delta", choice: 0, block, text }];
    }
    if (isJsonObject(delta.reasoningContent)) return this.#think(index, delta.reasoningContent);
    if (isJsonObject(toolUse)) return this.#blocks.growCall(index, stringOf(toolUse.input));
    if (citation !== undefined) {
      const { opened, block } = this.#blocks.at(index, "text");
      return [...opened, { type: "annotation", choice: 0, block, annotation: { dialect: DIALECT, value: citation } }];
    }
    return this.#blocks.fill(index, delta);
  }

  #think(index: number, { text, signature, redactedContent }: JsonObject): readonly Part[] {
    if (typeof redactedContent === "string") {
      return this.#blocks.openEncrypted(index, readSignature(DIALECT, redactedContent));
    }
    const { opened, block } = this.#blocks.at(index, "reasoning");
    const parts: Part[] = [...opened];
    if (typeof text === "string") parts.push({ type: "reasoning-delta", choice: 0, block, text });
    if (typeof signature === "string" && signature !== "") {
      parts.push({ type: "signature", choice: 0, block, signature: readSignature(DIALECT, signature) });
    }
    return parts;
  }

  #end(payload: JsonObject): readonly Part[] {
    this.#over = true;
    const usage = objectOf(payload.usage);
    return [
      ...this.#blocks.closeAll(),
      ...(usage === undefined ? [] : [{ type: "usage", usage: readUsage(usage, payload.serviceTier) } as const]),
      { type: "end" },
    ];
  }

  #fail(fault: Fault): readonly Part[] {
    this.#over = true;
    return [{ type: "fault", fault }];
  }
}

const EVENTS: ReadonlySet<string> = new Set([
  "messageStart",
  "contentBlockStart",
  "contentBlockDelta",
  "contentBlockStop",
  "messageStop",
  "metadata",
]);

function isSame(made: ConverseEvent, { name, payload }: ConverseEvent): boolean {
  return made.name === name && isEqual(made.payload, payload);
}
