import type { Json, JsonObject } from "@ai-liaison/core";
import { refusal, type VendorAnswer, type WholeVendorAnswer } from "../../answer.ts";
import type { Asked } from "../asked.ts";
import { vectorOf } from "../embedding-answer.ts";
import { countTokens, piecesOf } from "../fake-text.ts";
import { checkModel } from "../shared/check-common.ts";
import { type FakeReply, replyToPrompt } from "../shared/fake-reply.ts";
import { checkOllama } from "./check-ollama.ts";
import { readChat, readGenerate } from "./read-ollama.ts";

const CREATED_AT = "2026-11-21T08:00:00.123456789Z";
const DIMENSIONS = 8;

/** Ollama's own API, which streams unless told not to: https://docs.ollama.com/api, read 2026-11-21. */
export function answerOllama(asked: Asked, body: JsonObject): VendorAnswer {
  const wrong = checkOllama(body);
  if (wrong !== null) return refusal("ollama", 400, wrong);
  const missing = checkModel("ollama", String(body.model));
  if (missing !== null) return missing;
  switch (asked.path) {
    case "/api/chat":
      return spoken(replyToPrompt(readChat(body), asked.say), body, chatPiece);
    case "/api/generate":
      return spoken(replyToPrompt(readGenerate(body), asked.say), body, generatePiece);
    case "/api/embed":
      return embedded(body);
    case "/api/embeddings":
      return whole({ embedding: [...vectorOf(String(body.prompt), DIMENSIONS)] });
    default:
      return refusal("ollama", 404, `404 page not found: ${asked.path}`);
  }
}

interface Piece {
  readonly text?: string;
  readonly thinking?: string;
  readonly calls?: FakeReply["calls"];
}

type WritePiece = (piece: Piece) => JsonObject;

const chatPiece: WritePiece = ({ text = "", thinking, calls = [] }) => ({
  message: {
    role: "assistant",
    content: text,
    ...(thinking === undefined ? {} : { thinking }),
    ...(calls.length === 0
      ? {}
      : { tool_calls: calls.map(({ name, args }) => ({ function: { name, arguments: args } })) }),
  },
});

const generatePiece: WritePiece = ({ text = "", thinking }) => ({
  response: text,
  ...(thinking === undefined ? {} : { thinking }),
});

function spoken(reply: FakeReply, body: JsonObject, write: WritePiece): VendorAnswer {
  const top = { model: String(body.model), created_at: CREATED_AT };
  const end = {
    done: true,
    done_reason: reply.finish === "length" ? "length" : "stop",
    total_duration: 5_000_000,
    load_duration: 1_000_000,
    prompt_eval_count: reply.tokens.input,
    prompt_eval_duration: 2_000_000,
    eval_count: reply.tokens.output,
    eval_duration: 2_000_000,
  };
  // It has no prompt cache to tell of, and does not count thoughts apart.
  const tokens = { ...reply.tokens, cached: 0, reasoning: 0 };
  const all = {
    text: reply.text ?? "",
    ...(reply.thought === null ? {} : { thinking: reply.thought }),
    calls: reply.calls,
  };
  if (body.stream === false) return { ...whole({ ...top, ...write(all), ...end }), tokens };
  const events: Json[] = piecesIn(reply).map((piece) => ({ ...top, ...write(piece), done: false }));
  events.push({ ...top, ...write({}), ...end });
  return { kind: "stream", format: "ollama", events, tokens };
}

function piecesIn(reply: FakeReply): readonly Piece[] {
  return [
    ...piecesOf(reply.thought ?? "").map((thinking) => ({ thinking })),
    ...piecesOf(reply.text ?? "").map((text) => ({ text })),
    ...reply.calls.map((call) => ({ calls: [call] })),
  ];
}

function embedded(body: JsonObject): WholeVendorAnswer {
  const inputs = Array.isArray(body.input) ? body.input.map(String) : [String(body.input)];
  const dimensions = typeof body.dimensions === "number" ? body.dimensions : DIMENSIONS;
  const input = inputs.reduce((sum, text) => sum + countTokens(text), 0);
  return {
    ...whole({
      model: String(body.model),
      embeddings: inputs.map((text) => [...vectorOf(text, dimensions)]),
      total_duration: 3_000_000,
      load_duration: 1_000_000,
      prompt_eval_count: input,
    }),
    tokens: { input, cached: 0, output: 0, reasoning: 0 },
  };
}

function whole(body: JsonObject): WholeVendorAnswer {
  return { kind: "whole", status: 200, format: "ollama", body };
}
