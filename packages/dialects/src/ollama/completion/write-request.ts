import {
  type Block,
  type CanonicalRequest,
  type CompletionRequest,
  Fault,
  type Json,
  type WrittenRequest,
} from "@ai-liaison/core";
import type { Warn } from "../../fidelity/warn.ts";
import { type MutableJson, restoreWithin } from "../extension.ts";
import { cannotSay, refuseSampling, warnLost } from "../refusals.ts";
import { settleStream, writeFormat, writeSampling, writeThink } from "../request-fields.ts";
import { writeImage } from "../write-content.ts";

/** A canonical completion request as `POST /api/generate` wants it. */
export function writeRequest(request: CanonicalRequest): WrittenRequest {
  if (request.operation !== "completion") {
    throw new Fault("invalid_request", `A ${request.operation} request cannot be sent as a completion.`);
  }
  const warnings = new Set<string>();
  const warn: Warn = (warning) => warnings.add(warning);
  refuseSampling(request.sampling, warn);
  if (request.echo === true) throw cannotSay("Giving the prompt back (`echo`)", "echo");
  if ((request.bestOf ?? 1) > 1) throw cannotSay("Choosing the best of several answers", "best_of");
  const written = restoreWithin(writeBody(request, warn), request.extension, "options");
  warnLost(request, warn);
  return { body: settleStream(written, request.stream), warnings: [...warnings] };
}

/** The body without what the request's own extension adds. */
export function writeBody(request: CompletionRequest, warn: Warn = () => {}): MutableJson {
  const body: MutableJson = { model: request.model, prompt: promptOf(request.prompt), stream: request.stream };
  if (request.suffix !== undefined) body.suffix = request.suffix;
  if (request.system !== undefined) body.system = request.system;
  if (request.images !== undefined) body.images = request.images.map(pictureOf);
  writeSampling(body, request.sampling);
  writeFormat(body, request.responseFormat, warn);
  writeThink(body, request.reasoning, warn);
  return body;
}

/** One text: the vendor takes neither several nor tokens. */
function promptOf(prompt: Json): string {
  if (typeof prompt === "string") return prompt;
  const [only] = Array.isArray(prompt) && prompt.length === 1 ? prompt : [];
  if (typeof only === "string") return only;
  throw cannotSay("A prompt that is not one text", "prompt");
}

function pictureOf(block: Block): string {
  if (block.type !== "image") throw cannotSay("What is no picture", "images");
  return writeImage(block, "images");
}
