import type { Block, Finish, JsonObject, Part, Usage } from "@ai-liaison/core";
import { contentOf, writeCandidate } from "../candidate.ts";
import { addNames, type Identity } from "../envelope.ts";
import { DIALECT } from "../extension.ts";
import { writeLogprobs } from "../logprobs.ts";
import { writeUsage } from "../usage.ts";
import type { MutableJson } from "../wire.ts";
import { type PartWriting, restorePart, warnCitations } from "../write-part.ts";
import { growIn, type MadeCandidate, mediaBlock, type OpenBlock, openCall, openWords, wholeCall } from "./growing.ts";

/**
 * Parts of one upstream event → a chunk. The writer frames it; the reader makes it too, from the parts it has just
 * read, to learn what they do not say. A function call is told once it is whole, as its arguments must be an object.
 * The finish waits for the usage, so that both stand in the last chunk; usage that comes before any content waits for
 * some, as clients look for a candidate in each chunk.
 */
export class ChunkMaker {
  #identity: Identity;
  readonly #writing: PartWriting;
  readonly #open = new Map<number, OpenBlock>();
  readonly #finishes = new Map<number, Finish>();
  readonly #made = new Map<number, MadeCandidate>();
  #heldUsage: Usage | null = null;
  #contentSaid = false;

  constructor(identity: Identity, writing: PartWriting) {
    this.#identity = identity;
    this.#writing = writing;
  }

  /** The chunk without what the event's extensions add; null when the parts gave nothing to say. */
  make(parts: readonly Part[]): MutableJson | null {
    this.#made.clear();
    let usage: Usage | null = null;
    let ended = false;
    for (const part of parts) {
      if (part.type === "usage") usage = part.usage;
      else if (part.type === "end") ended = true;
      else this.#add(part);
    }
    return this.#finish(usage, ended);
  }

  /** Takes note of a chunk of words without making it; false where something held would have stood in it. */
  pass(): boolean {
    if (this.#finishes.size > 0 || this.#heldUsage !== null) return false;
    this.#contentSaid = true;
    return true;
  }

  /** What an event's own shape has said already is not said again. */
  forget({ candidates, usageMetadata }: JsonObject): void {
    if (candidates !== undefined) this.#finishes.clear();
    if (usageMetadata !== undefined) this.#heldUsage = null;
  }

  /** A chunk of nothing but the answer's names. */
  names(): MutableJson {
    const chunk: MutableJson = {};
    addNames(chunk, this.#identity);
    return chunk;
  }

  #add(part: Part): void {
    switch (part.type) {
      case "text-delta":
      case "refusal-delta":
      case "reasoning-delta":
        this.#grow(part, part.text);
        return;
      case "tool-call-delta":
        this.#growCall(part, part.argumentsText);
        return;
      case "text-start":
      case "refusal-start":
        this.#open.set(keyOf(part), openWords("text", part.extension));
        return;
      case "reasoning-start":
        if (part.redactedData !== undefined) this.#writing.warn("Encrypted thoughts of another vendor were left out.");
        this.#open.set(keyOf(part), openWords("reasoning", part.extension));
        return;
      case "tool-call-start":
        this.#open.set(keyOf(part), openCall(part));
        return;
      case "signature":
        this.#sign(part);
        return;
      case "block-end":
        this.#endBlock(part);
        return;
      default:
        this.#addWhole(part);
        return;
    }
  }

  /** What does not grow. */
  #addWhole(part: Part): void {
    switch (part.type) {
      case "start": {
        const { id, model, createdAt } = part;
        this.#identity = { id: id ?? this.#identity.id, model: model ?? this.#identity.model, createdAt };
        return;
      }
      case "finish":
        this.#finishes.set(part.choice, part.finish);
        return;
      case "media":
        this.#say(part.choice, mediaBlock(part));
        return;
      case "opaque":
        if (part.value.dialect === DIALECT) this.#say(part.choice, part.value);
        else this.#writing.warn(`Content only the format \`${part.value.dialect}\` understands was left out.`);
        return;
      case "annotation":
        if (part.annotation.dialect !== DIALECT) warnCitations(this.#writing.warn);
        return;
      case "logprobs": {
        const { fields } = this.#candidate(part.choice);
        fields.logprobsResult ??= writeLogprobs(part.logprobs) ?? part.logprobs;
        return;
      }
      case "extension":
        if (part.dialect !== DIALECT || part.scope !== "choice" || part.choice === null) return;
        Object.assign(this.#candidate(part.choice).fields, part.fields);
        return;
      default:
        return;
    }
  }

  #grow(at: At, text: string): void {
    const open = this.#open.get(keyOf(at));
    if (open === undefined || open.type === "tool-call") return;
    growIn(this.#candidate(at.choice), open).text += text;
  }

  #growCall(at: At, argumentsText: string): void {
    const open = this.#open.get(keyOf(at));
    if (open !== undefined) open.argumentsText += argumentsText;
  }

  #sign(part: Extract<Part, { type: "signature" }>): void {
    const open = this.#open.get(keyOf(part));
    if (open === undefined) return;
    if (open.type === "tool-call") {
      open.signature = (open.signature ?? "") + part.signature;
      return;
    }
    const words = growIn(this.#candidate(part.choice), open);
    words.signature = (words.signature ?? "") + part.signature;
  }

  #endBlock(at: At): void {
    const open = this.#open.get(keyOf(at));
    this.#open.delete(keyOf(at));
    if (open?.type === "tool-call") this.#say(at.choice, wholeCall(open));
    else if (open?.said === false && open.extension.extension !== undefined) growIn(this.#candidate(at.choice), open);
  }

  #say(choice: number, block: Block): void {
    const candidate = this.#candidate(choice);
    candidate.blocks.push(block);
    candidate.last = null;
  }

  #candidate(index: number): MadeCandidate {
    const known = this.#made.get(index);
    if (known !== undefined) return known;
    const candidate: MadeCandidate = { blocks: [], last: null, finish: null, fields: {} };
    this.#made.set(index, candidate);
    return candidate;
  }

  #finish(usage: Usage | null, ended: boolean): MutableJson | null {
    const latest = usage ?? this.#heldUsage;
    if (ended || usage !== null) this.#flushFinishes();
    const chunk: MutableJson = {};
    if (this.#made.size > 0) {
      chunk.candidates = Array.from(this.#made, ([index, candidate]) => this.#writeCandidate(index, candidate));
      this.#contentSaid = true;
    }
    const written = latest !== null && (this.#contentSaid || ended) ? writeUsage(latest) : null;
    this.#heldUsage = written === null ? latest : null;
    if (written !== null) chunk.usageMetadata = written;
    else if (this.#made.size === 0) return null;
    addNames(chunk, this.#identity);
    return chunk;
  }

  #flushFinishes(): void {
    for (const [choice, finish] of this.#finishes) this.#candidate(choice).finish = finish;
    this.#finishes.clear();
  }

  #writeCandidate(index: number, { blocks, finish, fields }: MadeCandidate): JsonObject {
    const parts: JsonObject[] = [];
    for (const block of blocks) {
      const part = restorePart(block, this.#writing);
      if (part !== null) parts.push(part);
    }
    const content = contentOf(parts.length === 0 ? NO_WORDS : parts);
    return { content, ...writeCandidate(index, finish), ...fields };
  }
}

/** What the vendor itself puts where a candidate has nothing more to say. */
const NO_WORDS: readonly JsonObject[] = [{ text: "" }];

interface At {
  readonly choice: number;
  readonly block: number;
}

const MOST_BLOCKS = 2 ** 20;

function keyOf({ choice, block }: At): number {
  return choice * MOST_BLOCKS + block;
}
