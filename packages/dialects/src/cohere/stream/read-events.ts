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
import { errorOfEnd, isErrorBody, readErrorBody } from "../errors.ts";
import { DIALECT, isEqual } from "../extension.ts";
import { readFinish } from "../finish.ts";
import { PLAN } from "../read-message.ts";
import { UNSAID } from "../read-response.ts";
import { readUsage } from "../usage.ts";
import { SIGNATURE_FIELD } from "../wire.ts";
import { keepEvent } from "./keep-event.ts";
import { EventMaker } from "./make-event.ts";
import { readCallStart, readContentStart } from "./read-starts.ts";

/**
 * A stream, theirs → parts (https://docs.cohere.com/reference/chat-stream, read 2026-11-21). `message-end` is the end;
 * `[DONE]` after it says nothing more. Plans are deltas without start or end, so a plan ends where another event begins.
 */
export class EventReader implements StreamReader {
  readonly #made = new EventMaker(UNSAID, SILENT, false);
  readonly #contents = new Map<number, number>();
  readonly #calls = new Map<number, number>();
  #text = -1;
  #plan = -1;
  #next = 0;
  #over = false;

  read({ data }: StreamEvent): readonly Part[] {
    if (this.#over || data === "" || data === "[DONE]") return [];
    const json = parseObject(data);
    if (json === null) {
      return this.#fail(new Fault("malformed_response", "An event of the vendor's stream is not a JSON object."));
    }
    const fault = faultOf(json);
    if (fault !== null) return this.#fail(fault);
    const parts = json.type === "content-delta" ? this.#growPlain(json) : null;
    return parts ?? this.#keep(json, this.#understand(json));
  }

  close(): readonly Part[] {
    if (this.#over) return [];
    return this.#fail(new Fault("interrupted", "The vendor closed the stream before the answer was complete."));
  }

  /** What most events are, without a comparison: a piece of text of a block that is open, and nothing else. */
  #growPlain(json: JsonObject): readonly Part[] | null {
    const content = contentOf(json);
    const index = numberOf(json.index) ?? -1;
    const block = this.#contents.get(index) ?? -1;
    const type = block === this.#text ? "text" : "thinking";
    const text = content?.[type];
    if (typeof text !== "string" || this.#plan >= 0 || this.#made.contentIndex(block) !== index) return null;
    if (!isPlain(json, content ?? {})) return null;
    return [{ type: type === "text" ? "text-delta" : "reasoning-delta", choice: 0, block, text }];
  }

  /** The parts, after the event itself where our writer would make another of them. */
  #keep(json: JsonObject, parts: readonly Part[]): readonly Part[] {
    const made = parts.flatMap((part) => this.#made.add(part));
    const same = made.length === 1 && isEqual(made[0], json);
    return same ? parts : [keepEvent(json, parts.length), ...parts];
  }

  #understand(json: JsonObject): readonly Part[] {
    if (json.type === "tool-plan-delta") return this.#growPlan(messageOf(json));
    const before = this.#closePlan();
    const parts = this.#understandOther(json);
    return before.length === 0 ? parts : [...before, ...parts];
  }

  #understandOther(json: JsonObject): readonly Part[] {
    const index = numberOf(json.index) ?? 0;
    const message = messageOf(json);
    switch (json.type) {
      case "message-start":
        return [{ type: "start", id: stringOf(json.id) ?? null, model: null, createdAt: null }];
      case "content-start":
        return this.#open(index, objectOf(message.content) ?? {});
      case "content-delta":
        return this.#grow(index, objectOf(message.content) ?? {});
      case "content-end":
        return this.#close(this.#contents, index);
      case "tool-call-start":
        return this.#openCall(index, objectOf(message.tool_calls) ?? {});
      case "tool-call-delta":
        return this.#growCall(index, objectOf(objectOf(message.tool_calls)?.function) ?? {});
      case "tool-call-end":
        return this.#close(this.#calls, index);
      case "citation-start":
        return this.#cite(message);
      case "message-end":
        return this.#end(objectOf(json.delta) ?? {});
      default:
        return [];
    }
  }

  #open(index: number, content: JsonObject): readonly Part[] {
    const block = this.#next++;
    this.#contents.set(index, block);
    if (content.type !== "thinking") this.#text = block;
    return readContentStart(content, block);
  }

  #grow(index: number, content: JsonObject): readonly Part[] {
    const opened = this.#contents.has(index) ? [] : this.#open(index, "thinking" in content ? THINKING : TEXT);
    const block = this.#contents.get(index) ?? -1;
    const parts: Part[] = [...opened];
    const { text, thinking } = content;
    const signature = stringOf(content[SIGNATURE_FIELD]);
    if (typeof text === "string") parts.push({ type: "text-delta", choice: 0, block, text });
    if (typeof thinking === "string" && (thinking !== "" || signature === undefined)) {
      parts.push({ type: "reasoning-delta", choice: 0, block, text: thinking });
    }
    if (signature !== undefined) {
      parts.push({ type: "signature", choice: 0, block, signature: readSignature(DIALECT, signature) });
    }
    return parts;
  }

  #growPlan({ tool_plan }: JsonObject): readonly Part[] {
    if (typeof tool_plan !== "string") return [];
    const opening: Part[] = [];
    if (this.#plan < 0) {
      this.#plan = this.#next++;
      opening.push({ type: "reasoning-start", choice: 0, block: this.#plan, extension: PLAN });
    }
    return [...opening, { type: "reasoning-delta", choice: 0, block: this.#plan, text: tool_plan }];
  }

  #closePlan(): readonly Part[] {
    const block = this.#plan;
    this.#plan = -1;
    return block < 0 ? [] : [{ type: "block-end", choice: 0, block }];
  }

  #openCall(index: number, call: JsonObject): readonly Part[] {
    const block = this.#next++;
    this.#calls.set(index, block);
    return readCallStart(call, block);
  }

  #growCall(index: number, called: JsonObject): readonly Part[] {
    const block = this.#calls.get(index);
    const argumentsText = stringOf(called.arguments);
    if (block === undefined || argumentsText === undefined) return [];
    return [{ type: "tool-call-delta", choice: 0, block, argumentsText }];
  }

  #close(blocks: Map<number, number>, index: number): readonly Part[] {
    const block = blocks.get(index);
    blocks.delete(index);
    return block === undefined ? [] : [{ type: "block-end", choice: 0, block }];
  }

  /** A citation belongs to the text it names, or that was written last; those of thoughts and plans to the message. */
  #cite({ citations }: JsonObject): readonly Part[] {
    if (!isJsonObject(citations)) return [];
    const named = numberOf(citations.content_index);
    const block = named === undefined ? this.#text : (this.#contents.get(named) ?? -1);
    if (block >= 0 && block === this.#text) {
      return [{ type: "annotation", choice: 0, block, annotation: { dialect: DIALECT, value: citations } }];
    }
    const fields = { citations: [citations] };
    return [{ type: "extension", dialect: DIALECT, scope: "message", choice: 0, fields }];
  }

  #end(delta: JsonObject): readonly Part[] {
    this.#over = true;
    const reason = stringOf(delta.finish_reason);
    const usage = objectOf(delta.usage);
    return [
      ...[...this.#contents.values(), ...this.#calls.values()].map(
        (block): Part => ({ type: "block-end", choice: 0, block }),
      ),
      ...(reason === undefined ? [] : [{ type: "finish", choice: 0, finish: readFinish(reason) } as const]),
      ...(usage === undefined ? [] : [{ type: "usage", usage: readUsage(usage) } as const]),
      { type: "end" },
    ];
  }

  #fail(fault: Fault): readonly Part[] {
    this.#over = true;
    return [{ type: "fault", fault }];
  }
}

const TEXT: JsonObject = { type: "text", text: "" };
const THINKING: JsonObject = { type: "thinking", thinking: "" };
const NOTHING: JsonObject = {};

function messageOf(json: JsonObject): JsonObject {
  return objectOf(objectOf(json.delta)?.message) ?? NOTHING;
}

function contentOf(json: JsonObject): JsonObject | undefined {
  return objectOf(messageOf(json).content);
}

/** True when no level of the event has more fields than it must. */
function isPlain(json: JsonObject, content: JsonObject): boolean {
  return isOfSize(json, 3) && isOfSize(json.delta, 1) && isOfSize(messageOf(json), 1) && isOfSize(content, 1);
}

function isOfSize(value: unknown, size: number): boolean {
  let count = 0;
  for (const _key in value as object) count += 1;
  return count === size;
}

function faultOf(json: JsonObject): Fault | null {
  if (json.type === "message-end") return errorOfEnd(objectOf(json.delta) ?? NOTHING);
  return typeof json.type !== "string" && isErrorBody(json) ? readErrorBody(json) : null;
}
