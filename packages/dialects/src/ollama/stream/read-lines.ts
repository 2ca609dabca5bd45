import { Fault, type JsonObject, type Part, parseObject, type StreamEvent, type StreamReader } from "@ai-liaison/core";
import { partsOfBlock } from "../../fidelity/block-parts.ts";
import { addAll } from "../../json/add-all.ts";
import { listOf, stringOf } from "../../json/fields.ts";
import { readCreatedAt } from "../created-at.ts";
import { isErrorBody, readErrorBody } from "../errors.ts";
import { DIALECT } from "../extension.ts";
import { readFinish } from "../finish.ts";
import { readLogprobs } from "../logprobs.ts";
import { readImages } from "../read-message.ts";
import { readThoughts } from "../read-thoughts.ts";
import { readAnsweredCalls } from "../tool-calls.ts";
import { readUsage } from "../usage.ts";
import { DETAILS_FIELD } from "../wire.ts";
import { keepLine } from "./keep-line.ts";
import type { LineShape } from "./line-shape.ts";
import { LineMaker } from "./make-line.ts";

/** No vendor's model or time: where a line names none, the difference to this is kept. */
const UNSAID = "\u0000";

/**
 * Lines, theirs → parts. The last has `"done":true`; without it the answer is not complete. A whole answer is one line
 * that is the last.
 */
export class LineReader implements StreamReader {
  readonly #shape: LineShape;
  readonly #made: LineMaker;
  #started = false;
  #over = false;
  #next = 0;
  #open: { readonly kind: "text" | "reasoning"; readonly block: number } | null = null;
  #called = false;

  constructor(shape: LineShape) {
    this.#shape = shape;
    this.#made = new LineMaker(shape, { model: UNSAID, createdAt: UNSAID, fallbackId: "" }, () => {});
  }

  read({ data }: StreamEvent): readonly Part[] {
    if (this.#over) return [];
    const line = parseObject(data);
    if (line === null) {
      return this.#fail(new Fault("malformed_response", "A line of the vendor's stream is not a JSON object."));
    }
    return isErrorBody(line) ? this.#fail(readErrorBody(line)) : this.readLine(line, line.done === true);
  }

  close(): readonly Part[] {
    if (this.#over) return [];
    return this.#fail(new Fault("interrupted", "The vendor closed the stream before the answer was complete."));
  }

  readLine(line: JsonObject, last: boolean): readonly Part[] {
    const parts: Part[] = [];
    if (!this.#started) parts.push(this.#start(line));
    const held = this.#shape.held(line) ?? {};
    this.#readThoughts(held, parts);
    this.#grow("text", held[this.#shape.words], parts);
    for (const image of readImages(held.images)) this.#whole(image, parts);
    for (const call of readAnsweredCalls(listOf(held.tool_calls) ?? [])) {
      this.#called = true;
      this.#whole(call, parts);
    }
    const logprobs = readLogprobs(line.logprobs);
    if (logprobs !== null) parts.push({ type: "logprobs", choice: 0, logprobs });
    const ending = last ? this.#end(line) : [];
    this.#keep(line, last, parts, ending);
    this.#over = last;
    return [...parts, ...ending];
  }

  /** What the last line tells, after what it says. */
  #end(line: JsonObject): readonly Part[] {
    const parts: Part[] = [];
    this.#close(parts);
    parts.push({ type: "finish", choice: 0, finish: readFinish(stringOf(line.done_reason) ?? null, this.#called) });
    const usage = readUsage(line);
    if (usage !== null) parts.push({ type: "usage", usage });
    parts.push({ type: "end" });
    return parts;
  }

  /** Adds what the line says beyond its parts. */
  #keep(line: JsonObject, last: boolean, parts: Part[], ending: readonly Part[]): void {
    for (const part of parts) this.#made.add(part);
    for (const part of ending) this.#made.add(part);
    keepLine(line, this.#made.takeAny(last), this.#shape.holder, parts);
    // A line always says something, if only that it was there.
    const said = last || parts.some(({ type }) => TOLD.has(type));
    if (!said) parts.push({ type: "extension", dialect: DIALECT, scope: "delta", choice: null, fields: {} });
  }

  #start(line: JsonObject): Part {
    this.#started = true;
    return { type: "start", id: null, model: stringOf(line.model) ?? null, createdAt: readCreatedAt(line.created_at) };
  }

  #readThoughts(held: JsonObject, parts: Part[]): void {
    const thoughts = readThoughts(held);
    const apart = held[DETAILS_FIELD] !== undefined;
    for (const { text, signature, redactedData } of thoughts) {
      if (apart || redactedData !== undefined) {
        this.#close(parts);
        this.#open = { kind: "reasoning", block: this.#next++ };
        const start = { type: "reasoning-start", choice: 0, block: this.#open.block } as const;
        parts.push(redactedData === undefined ? start : { ...start, redactedData });
      }
      this.#grow("reasoning", text, parts);
      if (signature === undefined) continue;
      parts.push({ type: "signature", choice: 0, block: this.#opened("reasoning", parts), signature });
    }
  }

  /** Text of one kind: grows the open block of that kind, or opens one. Empty text is nothing. */
  #grow(kind: "text" | "reasoning", text: unknown, parts: Part[]): void {
    if (typeof text !== "string" || text === "") return;
    parts.push({ type: `${kind}-delta`, choice: 0, block: this.#opened(kind, parts), text });
  }

  /** The number of the open block of that kind; where there is none, one is opened. */
  #opened(kind: "text" | "reasoning", parts: Part[]): number {
    if (this.#open?.kind === kind) return this.#open.block;
    this.#close(parts);
    const block = this.#next++;
    this.#open = { kind, block };
    parts.push({ type: `${kind}-start`, choice: 0, block });
    return block;
  }

  #whole(block: Parameters<typeof partsOfBlock>[0], parts: Part[]): void {
    this.#close(parts);
    addAll(parts, partsOfBlock(block, 0, this.#next++));
  }

  #close(parts: Part[]): void {
    if (this.#open === null) return;
    parts.push({ type: "block-end", choice: 0, block: this.#open.block });
    this.#open = null;
  }

  #fail(fault: Fault): readonly Part[] {
    this.#over = true;
    return [{ type: "fault", fault }];
  }
}

const TOLD: ReadonlySet<Part["type"]> = new Set([
  "text-delta",
  "reasoning-delta",
  "signature",
  "extension",
  "logprobs",
  "media",
  "tool-call-start",
]);
