import type { AnswerOptions, BlockEnd, BlockStart, JsonObject } from "@ai-liaison/core";
import type { AnswerContent } from "../finish.ts";
import { callIdOf } from "../write-envelope.ts";
import type { BlockPlace, BlockWriting, Growth } from "./block-writing.ts";
import { CallBlockWriting } from "./call-block.ts";
import { TextBlockWriting } from "./text-block.ts";
import { ThinkingBlockWriting } from "./thinking-block.ts";
import { WholeBlockWriting } from "./whole-block.ts";

type BlockPart = BlockStart | Growth | BlockEnd;

/**
 * Blocks as events. Here one block is open at a time, in the order of their indices; other formats let several grow
 * side by side. So one is live, and the parts of those behind it wait until it ends or, being a call, is a whole JSON
 * object when the next begins.
 */
export class BlockWriter {
  readonly #place: BlockPlace;
  #live: { readonly block: number; readonly writing: BlockWriting } | null = null;
  #waiting: BlockPart[] = [];
  /** Calls closed before their end was told: nothing that matters comes after it. */
  readonly #closed = new Set<number>();
  /** What the original of the next block or delta looked like. */
  #kept: JsonObject | null = null;
  #calls = false;
  #refusal = false;

  constructor(options: AnswerOptions, own: boolean) {
    let indices = 0;
    let unnamed = 0;
    this.#place = {
      own,
      warn: options.warn,
      takeIndex: () => indices++,
      takeCallId: () => callIdOf(options, unnamed++),
    };
  }

  get content(): AnswerContent {
    return { calls: this.#calls, refusal: this.#refusal };
  }

  keep(fields: JsonObject): void {
    this.#kept = fields;
  }

  write(part: BlockPart): string {
    const live = this.#live;
    if (live === null || live.block === part.block) return this.#now(part);
    if (this.#closed.has(part.block)) return "";
    if (this.#waiting.length === 0 && isStart(part) && live.writing.isComplete()) {
      this.#closed.add(live.block);
      return this.#stop() + this.#now(part);
    }
    this.#waiting.push(part);
    return "";
  }

  /** Closes what is still open, and what waits behind it. */
  finish(): string {
    let text = "";
    while (this.#live !== null) text += this.#stop() + this.#catchUp();
    return text;
  }

  #now(part: BlockPart): string {
    const kept = this.#kept;
    this.#kept = null;
    if (isStart(part)) return this.#begin(part, kept);
    if (this.#live === null) return "";
    if (part.type === "block-end") return this.#stop() + this.#catchUp();
    return this.#live.writing.grow(part, kept);
  }

  #begin(part: BlockStart, kept: JsonObject | null): string {
    const writing = this.#open(part);
    this.#live = { block: part.block, writing };
    return writing.begin(kept);
  }

  #open(part: BlockStart): BlockWriting {
    switch (part.type) {
      case "refusal-start":
        this.#refusal = true;
        return new TextBlockWriting(part, this.#place);
      case "text-start":
        return new TextBlockWriting(part, this.#place);
      case "reasoning-start":
        return new ThinkingBlockWriting(part, this.#place);
      case "tool-call-start":
        if (part.kind === "server") return new WholeBlockWriting(part, this.#place);
        this.#calls = true;
        return new CallBlockWriting(part, this.#place);
      case "media":
      case "opaque":
        return new WholeBlockWriting(part, this.#place);
      default:
        return part satisfies never;
    }
  }

  #stop(): string {
    const text = this.#live?.writing.end() ?? "";
    this.#live = null;
    return text;
  }

  /** What waited: the next block's parts are written, those of blocks behind it wait again. */
  #catchUp(): string {
    const waiting = this.#waiting;
    if (waiting.length === 0) return "";
    this.#waiting = [];
    let text = "";
    for (const part of waiting) text += this.write(part);
    return text;
  }
}

function isStart(part: BlockPart): part is BlockStart {
  return part.type.endsWith("-start") || part.type === "media" || part.type === "opaque";
}
