import type { ExtensionPart, Json, JsonObject, Part, StreamEvent, StreamReader } from "@ai-liaison/core";
import { Fault, isJsonObject, parseObject } from "@ai-liaison/core";
import { type Identity, readEnvelopeUsage, readIdentity } from "../envelope.ts";
import { isErrorBody, readErrorBody } from "../errors.ts";
import { DIALECT, differ, isEqual } from "../extension.ts";
import { readBlock } from "../finish.ts";
import { blockReason } from "../read-response.ts";
import { listOf, type MutableJson, numberOf } from "../wire.ts";
import { CandidateReader } from "./candidate-reader.ts";
import { ChunkMaker } from "./chunk-maker.ts";
import { isPlainChunk } from "./plain-chunk.ts";

/**
 * A stream of chunks, each a whole response of a piece of the answer; usage in each is a running total.
 *
 * The end is where the connection closes in good order after every candidate seen was finished (or the prompt was
 * refused): the format has no mark for it. A chunk with a finish is not the end, as another candidate, which nothing
 * has been heard of yet, may follow, or a chunk with what was found (`groundingMetadata`). So `end` comes from `close`.
 */
export class ChunkReader implements StreamReader {
  #started = false;
  #over = false;
  #identity: Identity = { id: null, model: null, createdAt: null };
  #blocked = false;
  readonly #candidates = new Map<number, CandidateReader>();
  /** Fields of the response told so far, so that their repetitions are known as such. */
  readonly #told: MutableJson = {};
  /** Makes each chunk anew, as our writer would: what differs has to be kept. */
  readonly #maker = new ChunkMaker(
    { id: UNSAID, model: UNSAID, createdAt: null },
    { to: "client", warn: () => {}, nameOf: () => "" },
  );

  read(event: StreamEvent): readonly Part[] {
    if (this.#over) return [];
    if (event.data === DONE) return this.close();
    const chunk = parseObject(event.data);
    if (chunk === null) {
      return this.#fail(new Fault("malformed_response", "An event of the vendor's stream is not a JSON object."));
    }
    return isErrorBody(chunk) ? this.#fail(readErrorBody(chunk)) : this.#readChunk(chunk);
  }

  close(): readonly Part[] {
    if (this.#over) return [];
    const candidates = [...this.#candidates.values()];
    const complete = this.#blocked || (candidates.length > 0 && candidates.every(({ finished }) => finished));
    if (!complete) {
      return this.#fail(new Fault("interrupted", "The vendor closed the stream before the answer was complete."));
    }
    this.#over = true;
    const parts: Part[] = [];
    for (const candidate of candidates) candidate.close(parts);
    parts.push({ type: "end" });
    return parts;
  }

  #fail(fault: Fault): readonly Part[] {
    this.#over = true;
    return [{ type: "fault", fault }];
  }

  #readChunk(chunk: JsonObject): readonly Part[] {
    const parts: Part[] = [];
    if (!this.#started) {
      this.#identity = readIdentity(chunk);
      parts.push({ type: "start", ...this.#identity });
      this.#started = true;
    }
    const news = this.#readNews(chunk, parts);
    const candidates = listOf(chunk.candidates) ?? [];
    for (let at = 0; at < candidates.length; at += 1) this.#readCandidate(candidates[at] ?? null, at, parts);
    this.#readBlocked(chunk, candidates, parts);
    const usage = readEnvelopeUsage(chunk);
    if (usage !== null) parts.push({ type: "usage", usage });
    this.#keepShape(chunk, news, parts);
    return parts;
  }

  #readCandidate(json: Json, position: number, parts: Part[]): void {
    if (!isJsonObject(json)) return;
    const choice = numberOf(json.index) ?? position;
    let candidate = this.#candidates.get(choice);
    if (candidate === undefined) {
      candidate = new CandidateReader(choice);
      this.#candidates.set(choice, candidate);
    }
    const fields = besides(json, OF_CANDIDATE);
    if (fields !== null) parts.push(extension("choice", choice, fields));
    candidate.read(json, parts);
  }

  /** A refused prompt has no candidates; it is told once. */
  #readBlocked(chunk: JsonObject, candidates: readonly Json[], parts: Part[]): void {
    const reason = candidates.length === 0 && !this.#blocked ? blockReason(chunk) : null;
    if (reason === null) return;
    this.#blocked = true;
    parts.push({ type: "finish", choice: 0, finish: readBlock(reason) });
  }

  /** Fields of the response said for the first time. */
  #readNews(chunk: JsonObject, parts: Part[]): JsonObject | null {
    const fields = besides(chunk, OF_RESPONSE);
    if (fields === null) return null;
    const news: MutableJson = {};
    for (const [key, value] of Object.entries(fields)) if (!isEqual(this.#told[key], value)) news[key] = value;
    if (Object.keys(news).length === 0) return null;
    Object.assign(this.#told, news);
    const omits = blockReason(news) === null ? [] : ["candidates"];
    parts.push(extension("response", null, news, omits));
    return news;
  }

  /** What shapes this chunk and adds nothing to the answer. */
  #keepShape(chunk: JsonObject, news: JsonObject | null, parts: Part[]): void {
    const { id, model } = this.#identity;
    if (isPlainChunk(chunk, parts, id, model) && this.#maker.pass()) return;
    const made = this.#maker.make(parts);
    const difference = differ(chunk, { ...(made ?? this.#maker.names()), ...news });
    if (difference !== null) {
      this.#maker.forget(difference.fields);
      parts.push(extension("delta", null, difference.fields, difference.omits));
    } else if (made === null && news === null) parts.push(extension("delta", null, {}));
  }
}

/** No vendor's id or model: where the stream names none, the difference to these is kept. */
const UNSAID = "\u0000";
/** Some gateways end their streams as OpenAI's. */
const DONE = "[DONE]";

const OF_CANDIDATE: ReadonlySet<string> = new Set(["content", "finishReason", "index"]);
const OF_RESPONSE: ReadonlySet<string> = new Set([
  "candidates",
  "usageMetadata",
  "modelVersion",
  "responseId",
  "createTime",
]);

/** The fields that are not among the known; null when there are none. */
function besides(json: JsonObject, known: ReadonlySet<string>): JsonObject | null {
  let fields: MutableJson | null = null;
  for (const key in json) {
    if (known.has(key)) continue;
    fields ??= {};
    fields[key] = json[key] ?? null;
  }
  return fields;
}

function extension(
  scope: ExtensionPart["scope"],
  choice: number | null,
  fields: JsonObject,
  omits: readonly string[] = [],
): ExtensionPart {
  return { type: "extension", dialect: DIALECT, scope, choice, fields, ...(omits.length === 0 ? {} : { omits }) };
}
