import {
  type ExtensionPart,
  type Finish,
  type JsonObject,
  NO_USAGE,
  type Part,
  type StreamWriter,
  type StreamWriterOptions,
  type Usage,
} from "@ai-liaison/core";
import { DIALECT, isOwn, restore } from "./extension.ts";
import { writeFinish } from "./finish.ts";
import { encodeEvent } from "./stream/encode-event.ts";
import { writeFaultEvent } from "./stream/fault-event.ts";
import { makeMessageDelta } from "./stream/make-message-delta.ts";
import { BlockWriter } from "./stream/write-blocks.ts";
import { writeUsage } from "./usage.ts";
import { listOf, objectOf } from "./wire.ts";
import { identityOf, writeEnvelope } from "./write-envelope.ts";
import { warnError, warnLogprobs } from "./write-response.ts";

/**
 * A stream, parts → theirs. `message_start` waits for the first content, since usage belongs into it; the reason to stop
 * and the last usage wait for the end, since both stand in one `message_delta`, whichever came first.
 */
export function openWriter(options: StreamWriterOptions): StreamWriter {
  return new MessageWriter(options);
}

type StartPart = Extract<Part, { type: "start" }>;

class MessageWriter implements StreamWriter {
  readonly #options: StreamWriterOptions;
  #start: StartPart = { type: "start", id: null, model: null, createdAt: null };
  #own = false;
  #begun = false;
  #over = false;
  /** The first usage told belongs into `message_start`, the last into `message_delta`. */
  #first: Usage | null = null;
  #usage: Usage = NO_USAGE;
  #finish: Finish | null = null;
  /** What the original's `message_delta` said otherwise than ours would. */
  #last: JsonObject | null = null;
  #blocks: BlockWriter;

  constructor(options: StreamWriterOptions) {
    this.#options = options;
    this.#blocks = new BlockWriter(options, false);
  }

  write(parts: readonly Part[]): string {
    let text = "";
    for (const part of parts) if (!this.#over) text += this.#write(part);
    return text;
  }

  #write(part: Part): string {
    switch (part.type) {
      case "start":
        this.#start = part;
        this.#own = isOwn(part);
        this.#blocks = new BlockWriter(this.#options, this.#own);
        return "";
      case "usage":
        this.#first ??= part.usage;
        this.#usage = part.usage;
        return "";
      case "finish":
        if (part.choice === 0) this.#finish = part.finish;
        return "";
      case "extension":
        return part.dialect === DIALECT && part.scope === "delta" ? this.#restore(part) : "";
      case "logprobs":
        warnLogprobs(this.#options.warn);
        return "";
      case "embedding":
      case "token-count":
        return "";
      case "fault":
        this.#over = true;
        return writeFaultEvent(part.fault);
      case "end":
        this.#over = true;
        return this.#begin() + this.#blocks.finish() + this.#end();
      default:
        if (part.choice === 0) return this.#begin() + this.#blocks.write(part);
        this.#options.warn("Only the first of several answers was given: this format has one.");
        return "";
    }
  }

  #restore({ fields }: ExtensionPart): string {
    const event = objectOf(fields.event);
    if (event !== undefined) return this.#begin() + encodeEvent(event);
    if (fields.last !== undefined) this.#last = fields;
    else this.#blocks.keep(fields);
    return "";
  }

  #begin(): string {
    if (this.#begun) return "";
    this.#begun = true;
    const message = writeEnvelope({ ...identityOf(this.#start, this.#options), stopReason: null });
    message.content = [];
    const usage = this.#first ?? NO_USAGE;
    if (!this.#own || usage.raw !== null) message.usage = writeUsage(usage, this.#own);
    return encodeEvent({ type: "message_start", message: restore(message, this.#start.extension) });
  }

  #end(): string {
    const stop = encodeEvent({ type: "message_stop" });
    if (this.#own && this.#finish === null && this.#last === null) return stop;
    if (!this.#own && this.#finish?.unified === "error") warnError(this.#options.warn);
    const reason = writeFinish(this.#finish, this.#own, this.#blocks.content);
    const delta = makeMessageDelta(reason, writeUsage(this.#usage, this.#own));
    const omits = (listOf(this.#last?.omits) ?? []).filter((key) => typeof key === "string");
    const fields = objectOf(this.#last?.last) ?? {};
    return encodeEvent(restore(delta, { dialect: DIALECT, fields, omits })) + stop;
  }
}
