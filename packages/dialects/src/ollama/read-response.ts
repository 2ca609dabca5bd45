import { Fault, type Finish, type JsonObject, type Part } from "@ai-liaison/core";
import { listOf, stringOf } from "../json/fields.ts";
import { readCreatedAt } from "./created-at.ts";
import { isErrorBody, readErrorBody } from "./errors.ts";
import { readFinish } from "./finish.ts";
import { CHAT_LINES } from "./stream/chat-lines.ts";
import type { LineShape } from "./stream/line-shape.ts";
import { LineReader } from "./stream/read-lines.ts";
import { readUsage } from "./usage.ts";

/** A whole answer as parts. Throws the vendor's error when the body is one, and `malformed_response` for anything else. */
export function readResponse(body: JsonObject): readonly Part[] {
  return readWhole(CHAT_LINES, body);
}

/** The same without content: what the record needs when the bytes pass through. */
export function readOutline(body: JsonObject): readonly Part[] {
  return outlineWhole(CHAT_LINES, body);
}

/** A whole answer is one line, the last. */
export function readWhole(shape: LineShape, body: JsonObject): readonly Part[] {
  refuse(shape, body);
  return new LineReader(shape).readLine(body, true);
}

export function outlineWhole(shape: LineShape, body: JsonObject): readonly Part[] {
  refuse(shape, body);
  const calls = listOf(shape.held(body)?.tool_calls) ?? [];
  return outline(body, readFinish(stringOf(body.done_reason) ?? null, calls.length > 0));
}

/** An answer whose content is not looked at: its beginning, why it stopped, what it took, its end. */
export function outline(body: JsonObject, finish: Finish | null): readonly Part[] {
  const model = stringOf(body.model) ?? null;
  const parts: Part[] = [{ type: "start", id: null, model, createdAt: readCreatedAt(body.created_at) }];
  if (finish !== null) parts.push({ type: "finish", choice: 0, finish });
  const usage = readUsage(body);
  if (usage !== null) parts.push({ type: "usage", usage });
  parts.push(END);
  return parts;
}

const END: Part = { type: "end" };

function refuse(shape: LineShape, body: JsonObject): void {
  if (isErrorBody(body)) throw readErrorBody(body);
  if (shape.held(body) === undefined) {
    throw new Fault(
      "malformed_response",
      `The vendor's answer has no \`${shape.holder ?? shape.words}\`: it is not one of this format.`,
    );
  }
  if (body.done === false) throw new Fault("interrupted", "The vendor's answer says itself that it is not complete.");
}
