import type { AnswerOptions, Extension, Finish, JsonObject, Part, Usage } from "@ai-liaison/core";
import { writeEnvelope } from "../envelope.ts";
import { DIALECT, restore } from "../extension.ts";
import { writeFinish } from "../finish.ts";
import type { Outlet } from "./outlet.ts";
import { OutputWriter } from "./output-writer.ts";

/** Parts as a response: the object a whole answer is, and the events by which a stream tells it. */
export class ResponseWriter {
  readonly #outlet: Outlet;
  readonly #options: AnswerOptions;
  readonly #output: OutputWriter;
  #identity: { id: string; model: string; createdAt: number } | null = null;
  readonly #extensions: Extension[] = [];
  #finish: Finish | null = null;
  #usage: Usage | null = null;

  constructor(outlet: Outlet, options: AnswerOptions) {
    this.#outlet = outlet;
    this.#options = options;
    this.#output = new OutputWriter(outlet, options);
  }

  /** Any part but `fault`; `end` tells the last event. */
  add(part: Part): void {
    switch (part.type) {
      case "start":
        this.#start(part);
        return;
      case "usage":
        this.#usage = part.usage;
        return;
      case "extension":
        if (part.scope === "response" && part.dialect === DIALECT) this.#extensions.push(part);
        return;
      case "finish":
        if (part.choice === 0) this.#finish = part.finish;
        return;
      case "end":
        this.#end();
        return;
      default:
        if (this.#identity === null) this.#start({ type: "start", id: null, model: null, createdAt: null });
        this.#output.add(part);
    }
  }

  /** The response as it stands. */
  get response(): JsonObject {
    return this.#make(this.#finish ?? { unified: "stop", raw: null });
  }

  #start({ id, model, createdAt, extension }: Extract<Part, { type: "start" }>): void {
    if (extension?.dialect === DIALECT) this.#extensions.push(extension);
    this.#identity = this.#identify(id, model, createdAt);
    const response = this.#begun();
    this.#outlet.emit("response.created", { response });
    this.#outlet.emit("response.in_progress", { response });
  }

  #identify(id: string | null, model: string | null, createdAt: number | null): ResponseIdentity {
    return {
      id: id ?? `resp_${this.#options.fallbackId}`,
      model: model ?? this.#options.model,
      createdAt: createdAt ?? Math.floor(this.#options.nowMs / 1000),
    };
  }

  /** What it says of itself before any output: not how it will end. */
  #begun(): JsonObject {
    return { ...this.#make(null), status: "in_progress", incomplete_details: null, output: [], usage: null };
  }

  #end(): void {
    if (this.#identity === null) this.#start({ type: "start", id: null, model: null, createdAt: null });
    const incomplete = this.#finish !== null && writeFinish(this.#finish).status === "incomplete";
    this.#output.close(incomplete ? "incomplete" : "completed");
    this.#outlet.emit(incomplete ? "response.incomplete" : "response.completed", { response: this.response });
  }

  #make(finish: Finish | null): JsonObject {
    const identity = this.#identity ?? this.#identify(null, null, null);
    const maxOutputTokens = this.#extensions.length === 0 ? this.#options.head.maxOutputTokens : null;
    const envelope = { ...identity, finish, usage: this.#usage, maxOutputTokens };
    return this.#extensions.reduce<JsonObject>(restore, writeEnvelope(envelope, this.#output.output));
  }
}

interface ResponseIdentity {
  readonly id: string;
  readonly model: string;
  readonly createdAt: number;
}
