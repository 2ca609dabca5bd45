import { isJsonObject, type Json, type JsonObject, type Part } from "@ai-liaison/core";
import { partsOf } from "../answer-parts.ts";
import { readFinish } from "../finish.ts";
import { readLogprobs } from "../logprobs.ts";
import { readPart, readSigned } from "../read-part.ts";
import { listOf, type MutableJson, objectOf, stringOf } from "../wire.ts";
import { addPartialArgs } from "./partial-args.ts";

/** What a stream has said of one candidate so far. Text and thoughts grow over chunks; all else comes whole. */
export class CandidateReader {
  finished = false;
  readonly #choice: number;
  #next = 0;
  #open: { readonly kind: "text" | "reasoning"; readonly block: number } | null = null;
  /** A call whose arguments come in pieces. */
  #call: { readonly block: number; readonly args: MutableJson } | null = null;
  #calls = false;

  constructor(choice: number) {
    this.#choice = choice;
  }

  read(json: JsonObject, parts: Part[]): void {
    for (const part of listOf(objectOf(json.content)?.parts) ?? []) this.#readPart(part, parts);
    const logprobs = readLogprobs(json.logprobsResult);
    if (logprobs !== null) parts.push({ type: "logprobs", choice: this.#choice, logprobs });
    const finish = readFinish(json.finishReason, this.#calls);
    if (finish === null) return;
    this.close(parts);
    this.finished = true;
    parts.push({ type: "finish", choice: this.#choice, finish });
  }

  /** Closes whatever is open. */
  close(parts: Part[]): void {
    this.#endCall(parts);
    if (this.#open === null) return;
    parts.push({ type: "block-end", choice: this.#choice, block: this.#open.block });
    this.#open = null;
  }

  #readPart(json: Json, parts: Part[]): void {
    if (isJsonObject(json)) {
      if (typeof json.text === "string" && isOnlyText(json)) {
        this.#readText(json, json.text, parts);
        return;
      }
      const call = objectOf(json.functionCall);
      if (call !== undefined && (this.#call !== null || call.willContinue === true || call.partialArgs !== undefined)) {
        this.#readPieces(json, call, parts);
        return;
      }
    }
    this.close(parts);
    const block = readPart(json);
    if (block.type === "tool-call") this.#calls = true;
    for (const part of partsOf(block, this.#choice, this.#next)) parts.push(part);
    this.#next += 1;
  }

  /** A signature ends the text it signs. */
  #readText(json: JsonObject, text: string, parts: Part[]): void {
    const { signature } = readSigned(json);
    if (text === "" && signature === undefined) return;
    const kind = json.thought === true ? "reasoning" : "text";
    if (this.#call !== null || this.#open?.kind !== kind) {
      this.close(parts);
      this.#open = { kind, block: this.#next };
      this.#next += 1;
      parts.push({ type: `${kind}-start`, choice: this.#choice, block: this.#open.block });
    }
    const at = { choice: this.#choice, block: this.#open.block };
    if (text !== "") parts.push({ type: `${kind}-delta`, ...at, text });
    if (signature === undefined) return;
    parts.push({ type: "signature", ...at, signature });
    this.close(parts);
  }

  #readPieces(json: JsonObject, call: JsonObject, parts: Part[]): void {
    if (this.#call === null || stringOf(call.name) !== undefined) {
      this.close(parts);
      this.#calls = true;
      const at = { choice: this.#choice, block: this.#next };
      this.#next += 1;
      const id = stringOf(call.id) ?? null;
      parts.push({ type: "tool-call-start", ...at, id, name: stringOf(call.name) ?? "", kind: "function" });
      const { signature } = readSigned(json);
      if (signature !== undefined) parts.push({ type: "signature", ...at, signature });
      this.#call = { block: at.block, args: { ...objectOf(call.args) } };
    }
    addPartialArgs(this.#call.args, call.partialArgs);
    if (call.willContinue !== true) this.#endCall(parts);
  }

  #endCall(parts: Part[]): void {
    if (this.#call === null) return;
    const at = { choice: this.#choice, block: this.#call.block };
    parts.push({ type: "tool-call-delta", ...at, argumentsText: JSON.stringify(this.#call.args) });
    parts.push({ type: "block-end", ...at });
    this.#call = null;
  }
}

/** Text with nothing beside it that the parts could not say. */
function isOnlyText(part: JsonObject): boolean {
  for (const key in part) {
    if (key !== "text" && key !== "thoughtSignature" && !(key === "thought" && part.thought === true)) return false;
  }
  return true;
}
