import type { Fault } from "./fault.ts";
import type { Finish } from "./finish.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Annotation, AudioBlock, Block, Extension, ReasoningBlock } from "./message.ts";
import type { EmbeddingPart, ExtensionPart, Part } from "./part.ts";
import { NO_USAGE, type Usage } from "./usage.ts";

/** A whole answer: what its parts add up to. */
export interface WholeAnswer {
  readonly id: string | null;
  readonly model: string | null;
  readonly createdAt: number | null;
  readonly choices: readonly Choice[];
  readonly embeddings: readonly EmbeddingPart[];
  /** The answer to a question about tokens; null for any other. */
  readonly tokenCount: number | null;
  readonly usage: Usage;
  readonly fault: Fault | null;
  /** True only when `end` was seen. */
  readonly complete: boolean;
  /** The start part's extension, with later ones of scope `response` laid over it. */
  readonly extension: Extension | null;
}

export interface Choice {
  readonly index: number;
  readonly content: readonly Block[];
  readonly finish: Finish | null;
  readonly logprobs: JsonObject["logprobs"] | null;
  readonly extension: Extension | null;
  readonly messageExtension: Extension | null;
}

interface OpenChoice {
  readonly index: number;
  readonly blocks: Map<number, Mutable<Block>>;
  finish: Finish | null;
  logprobs: JsonObject["logprobs"] | null;
  extension: Extension | null;
  messageExtension: Extension | null;
}

type Mutable<Value> = Value extends unknown ? { -readonly [Key in keyof Value]: Value[Key] } : never;

/** Adds parts up to the answer they make. The one decoder: whole bodies and streams both end here. */
export function collect(parts: Iterable<Part>): WholeAnswer {
  const sum = new PartSum();
  for (const part of parts) sum.add(part);
  return sum.answer();
}

/** The running sum behind `collect`, for those who see parts one by one. */
export class PartSum {
  #id: string | null = null;
  #model: string | null = null;
  #createdAt: number | null = null;
  #usage: Usage = NO_USAGE;
  #fault: Fault | null = null;
  #complete = false;
  #extension: Extension | null = null;
  readonly #embeddings: EmbeddingPart[] = [];
  #tokenCount: number | null = null;
  readonly #choices = new Map<number, OpenChoice>();

  add(part: Part): void {
    switch (part.type) {
      case "start":
        this.#id = part.id;
        this.#model = part.model;
        this.#createdAt = part.createdAt;
        if (part.extension !== undefined) this.#extension = mergeExtension(this.#extension, part.extension);
        return;
      case "embedding":
        this.#embeddings.push(part);
        return;
      case "token-count":
        this.#tokenCount = part.inputTokens;
        if (part.extension !== undefined) this.#extension = mergeExtension(this.#extension, part.extension);
        return;
      case "usage":
        this.#usage = part.usage;
        return;
      case "finish":
        this.#choice(part.choice).finish = part.finish;
        return;
      case "fault":
        this.#fault = part.fault;
        return;
      case "end":
        this.#complete = true;
        return;
      case "extension":
        this.#addExtension(part);
        return;
      case "logprobs": {
        const choice = this.#choice(part.choice);
        choice.logprobs = mergeLogprobs(choice.logprobs, part.logprobs);
        return;
      }
      case "block-end":
        return;
      default:
        addToBlock(this.#choice(part.choice).blocks, part);
    }
  }

  answer(): WholeAnswer {
    return {
      id: this.#id,
      model: this.#model,
      createdAt: this.#createdAt,
      choices: [...this.#choices.values()].sort((left, right) => left.index - right.index).map(closed),
      embeddings: this.#embeddings,
      tokenCount: this.#tokenCount,
      usage: this.#usage,
      fault: this.#fault,
      complete: this.#complete,
      extension: this.#extension,
    };
  }

  #choice(index: number): OpenChoice {
    const known = this.#choices.get(index);
    if (known !== undefined) return known;
    const choice: OpenChoice = {
      index,
      blocks: new Map(),
      finish: null,
      logprobs: null,
      extension: null,
      messageExtension: null,
    };
    this.#choices.set(index, choice);
    return choice;
  }

  #addExtension(part: ExtensionPart): void {
    if (part.scope === "delta") return;
    if (part.scope === "response" || part.choice === null) {
      this.#extension = mergeExtension(this.#extension, part);
      return;
    }
    const choice = this.#choice(part.choice);
    if (part.scope === "choice") choice.extension = mergeExtension(choice.extension, part);
    else choice.messageExtension = mergeExtension(choice.messageExtension, joinLists(choice.messageExtension, part));
  }
}

function closed({ index, blocks, finish, logprobs, extension, messageExtension }: OpenChoice): Choice {
  return { index, content: [...blocks.values()] as Block[], finish, logprobs, extension, messageExtension };
}

type BlockPart = Exclude<
  Part,
  {
    type:
      | "start"
      | "embedding"
      | "token-count"
      | "usage"
      | "finish"
      | "fault"
      | "end"
      | "extension"
      | "logprobs"
      | "block-end";
  }
>;

function addToBlock(blocks: Map<number, Mutable<Block>>, part: BlockPart): void {
  switch (part.type) {
    case "text-start":
      blocks.set(part.block, extended({ type: "text", text: "" }, part));
      return;
    case "refusal-start":
      blocks.set(part.block, extended({ type: "refusal", text: "" }, part));
      return;
    case "reasoning-start": {
      const thought: Mutable<ReasoningBlock> = { type: "reasoning", text: "" };
      if (part.redactedData !== undefined) thought.redactedData = part.redactedData;
      blocks.set(part.block, extended(thought, part));
      return;
    }
    case "tool-call-start": {
      const { id, name, kind } = part;
      blocks.set(part.block, extended({ type: "tool-call", id, name, argumentsText: "", kind }, part));
      return;
    }
    case "media":
      blocks.set(part.block, mediaBlock(part));
      return;
    case "opaque":
      blocks.set(part.block, part.value);
      return;
    default:
      growBlock(blocks.get(part.block), part);
  }
}

type GrowthPart = Extract<
  BlockPart,
  {
    type: "text-delta" | "refusal-delta" | "reasoning-delta" | "signature" | "tool-call-delta" | "annotation";
  }
>;

function growBlock(block: Mutable<Block> | undefined, part: GrowthPart): void {
  if (block === undefined) return;
  if (part.type === "tool-call-delta") {
    if (block.type === "tool-call") block.argumentsText += part.argumentsText;
  } else if (part.type === "annotation") {
    if (block.type === "text")
      block.annotations = [...(block.annotations ?? []), part.annotation] as readonly Annotation[];
  } else if (part.type === "signature") {
    if (block.type === "reasoning" || block.type === "tool-call" || block.type === "text")
      block.signature = (block.signature ?? "") + part.signature;
  } else if (block.type === "text" || block.type === "refusal" || block.type === "reasoning") {
    block.text += part.text;
  }
}

function mediaBlock(part: Extract<Part, { type: "media" }>): Block {
  const { media, source } = part;
  if (media !== "audio") return extended({ type: media, source }, part);
  const audio: Mutable<AudioBlock> = extended({ type: "audio", source }, part);
  if (part.id !== undefined) audio.id = part.id;
  if (part.transcript !== undefined) audio.transcript = part.transcript;
  if (part.expiresAt !== undefined) audio.expiresAt = part.expiresAt;
  return audio;
}

/** Gives a block that begins what its part says of it. Set, not spread: it is done for every block of every answer. */
function extended<Begun extends Mutable<Block>>(
  block: Begun,
  { extension }: { readonly extension?: Extension },
): Begun {
  if (extension !== undefined) block.extension = extension;
  return block;
}

function mergeExtension(known: Extension | null, added: Extension): Extension {
  const { dialect } = added;
  const fields = known === null ? added.fields : { ...known.fields, ...added.fields };
  const omits = known?.omits === undefined ? (added.omits ?? []) : [...known.omits, ...(added.omits ?? [])];
  return omits.length === 0 ? { dialect, fields } : { dialect, fields, omits };
}

/** A message's lists come in pieces too; its other fields are replaced. */
function joinLists(known: Extension | null, added: Extension): Extension {
  if (known === null) return added;
  const fields: Record<string, Json> = { ...added.fields };
  for (const [name, value] of Object.entries(added.fields)) {
    const before = Object.hasOwn(known.fields, name) ? known.fields[name] : undefined;
    if (Array.isArray(before) && Array.isArray(value)) fields[name] = [...before, ...value];
  }
  return { ...added, fields };
}

/** Logprobs of a stream come in pieces: lists under the same name are joined. */
function mergeLogprobs(
  known: JsonObject["logprobs"] | null,
  added: JsonObject["logprobs"] | undefined,
): JsonObject["logprobs"] | null {
  if (added === undefined || added === null) return known;
  if (known === null || typeof known !== "object" || typeof added !== "object") return added;
  const merged: Record<string, JsonObject[string]> = { ...(known as JsonObject) };
  for (const [name, value] of Object.entries(added as JsonObject)) {
    const before = merged[name];
    merged[name] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  }
  return merged;
}
