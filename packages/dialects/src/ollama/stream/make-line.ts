import type { ExtensionPart, Finish, Json, JsonObject, Part, Usage } from "@ai-liaison/core";
import type { Warn } from "../../fidelity/warn.ts";
import { writeCreatedAt } from "../created-at.ts";
import { DIALECT, type MutableJson } from "../extension.ts";
import { writeFinish } from "../finish.ts";
import { writeLogprobs } from "../logprobs.ts";
import { CLIENT } from "../reader.ts";
import { writeUsage } from "../usage.ts";
import { DETAILS_FIELD, ENCRYPTED_FIELD, SIGNATURE_FIELD } from "../wire.ts";
import type { LineShape, Said } from "./line-shape.ts";
import { CallMaker } from "./make-calls.ts";

/** The answer's names, for lines to bear. */
export interface Names {
  readonly model: string;
  readonly createdAt: string;
  /** Ids of calls the vendor gave none are made of it. */
  readonly fallbackId: string;
}

/**
 * From parts to a line: those of one upstream event, or of a whole answer. Calls are held until their arguments are
 * complete, finish and usage until the end, since the last line tells them. The writer sends the line; the reader
 * compares it with the line it has just read, to learn what the parts do not say.
 */
export class LineMaker {
  readonly #shape: LineShape;
  readonly #warn: Warn;
  readonly #calls: CallMaker;
  #names: Names;
  #said: Said = { content: "", beside: {} };
  #logprobs: Json[] | null = null;
  #touched = false;
  #finish: Finish | null = null;
  #usage: Usage | null = null;
  #signed = 0;
  readonly #thoughts = new Set<number>();

  constructor(shape: LineShape, names: Names, warn: Warn) {
    this.#shape = shape;
    this.#names = names;
    this.#warn = warn;
    this.#calls = new CallMaker(names.fallbackId, warn);
  }

  get names(): Names {
    return this.#names;
  }

  add(part: Part): void {
    switch (part.type) {
      case "start":
        this.#names = {
          ...this.#names,
          model: part.model ?? this.#names.model,
          createdAt: writeCreatedAt((part.createdAt ?? Number.NaN) * 1000, this.#names.createdAt),
        };
        return;
      case "usage":
        this.#usage = part.usage;
        return;
      case "extension":
        this.#touched ||= part.dialect === DIALECT;
        return;
      case "embedding":
      case "token-count":
      case "fault":
      case "end":
        return;
      default:
        if (part.choice === 0) this.#addToChoice(part);
        else this.#warn("This format has one answer: the others were left out.");
    }
  }

  #addToChoice(part: Extract<Part, { readonly choice: number }>): void {
    switch (part.type) {
      case "text-delta":
      case "refusal-delta":
        this.#said.content += part.text;
        this.#touched = true;
        return;
      case "reasoning-delta":
        this.#put("thinking", `${this.#said.beside.thinking ?? ""}${part.text}`);
        return;
      case "reasoning-start":
        this.#thoughts.add(part.block);
        if (part.redactedData !== undefined) this.#put(ENCRYPTED_FIELD, CLIENT.signature(part.redactedData));
        return;
      case "signature":
        this.#sign(part);
        return;
      case "tool-call-start":
      case "tool-call-delta":
        this.#calls.grow(part);
        return;
      case "block-end": {
        const call = this.#calls.close(part.block);
        if (call !== null) this.#append("tool_calls", call);
        return;
      }
      case "media":
        if (part.media === "image" && part.source.kind === "base64") this.#append("images", part.source.data);
        else this.#warn(`Media of the kind \`${part.media}\` was left out: this format cannot say it.`);
        return;
      case "opaque":
        this.#warn(`Content only the format \`${part.value.dialect}\` understands was left out.`);
        return;
      case "annotation":
        this.#warn("Citations were left out: this format has none.");
        return;
      case "logprobs":
        this.#addLogprobs(part.logprobs);
        return;
      case "finish":
        this.#finish = part.finish;
        return;
      default:
    }
  }

  /** The line of the parts since the last one; null when they gave nothing to say. */
  take(last: boolean): MutableJson | null {
    return this.#touched || last ? this.takeAny(last) : null;
  }

  /** The same, whether or not there is something to say. */
  takeAny(last: boolean): MutableJson {
    const { model, createdAt } = this.#names;
    const line: MutableJson = { model, created_at: createdAt, ...this.#shape.place(this.#said), done: last };
    if (this.#logprobs !== null) line.logprobs = this.#logprobs;
    this.#said = { content: "", beside: {} };
    this.#logprobs = null;
    this.#touched = false;
    if (!last) return line;
    if (this.#finish !== null) line.done_reason = writeFinish(this.#finish);
    return this.#usage === null ? line : Object.assign(line, writeUsage(this.#usage));
  }

  #put(field: string, value: Json): void {
    this.#said.beside[field] = value;
    this.#touched = true;
  }

  #append(field: string, value: Json): void {
    const before = this.#said.beside[field];
    if (Array.isArray(before)) (before as Json[]).push(value);
    this.#put(field, Array.isArray(before) ? before : [value]);
  }

  /** One signature has a field; with more, a client could not tell which thoughts are whose. */
  #sign(part: Extract<Part, { type: "signature" }>): void {
    if (this.#calls.sign(part)) return;
    if (!this.#thoughts.has(part.block)) {
      this.#warn("Signatures of words were left out: this format has none.");
      return;
    }
    this.#signed += 1;
    if (this.#signed === 1) this.#put(SIGNATURE_FIELD, CLIENT.signature(part.signature));
    else
      this.#warn(
        `Thoughts after the first were given without their signatures: \`${DETAILS_FIELD}\` is for whole answers.`,
      );
  }

  #addLogprobs(logprobs: Json): void {
    const list = writeLogprobs(logprobs);
    if (!Array.isArray(list)) this.#warn("Log probabilities of a shape this format does not have were left out.");
    else {
      this.#logprobs = [...(this.#logprobs ?? []), ...list];
      this.#touched = true;
    }
  }
}

/** Lays what one event's extensions add over the line. `message.x` is the field `x` within. */
export function overlay(line: MutableJson, part: ExtensionPart, holder: LineShape["holder"]): void {
  if (part.dialect !== DIALECT) return;
  const within: MutableJson = { ...(holder === null ? {} : (line[holder] as JsonObject | undefined)) };
  const beginning = `${holder}.`;
  let deeper = false;
  for (const [key, value] of Object.entries(part.fields)) {
    const inner = part.scope === "message" || key.startsWith(beginning);
    deeper ||= inner;
    if (inner) within[key.startsWith(beginning) ? key.slice(beginning.length) : key] = value;
    else line[key] = value;
  }
  for (const key of part.omits ?? []) {
    const inner = key.startsWith(beginning);
    deeper ||= inner;
    if (inner) delete within[key.slice(beginning.length)];
    else delete line[key];
  }
  if (deeper && holder !== null) line[holder] = within;
}
