import { type CanonicalRequest, type CompletionRequest, Fault, type WrittenRequest } from "@ai-liaison/core";
import { foreignFields } from "../../fidelity/foreign-fields.ts";
import { DIALECT, type MutableJson, restore } from "../extension.ts";
import { refuseCompletion } from "../refusals.ts";
import { ACCOUNT_FIELDS, COMPLETION_SAMPLING_FIELDS, settleStream, writeFields } from "../request-fields.ts";

/** A canonical completion request as `POST /v1/completions` wants it. */
export function writeRequest(request: CanonicalRequest): WrittenRequest {
  if (request.operation !== "completion") {
    throw new Fault("invalid_request", `A ${request.operation} request cannot be sent as a legacy completion.`);
  }
  refuseCompletion(request);
  const body = settleStream(restore(writeBody(request), request.extension), request);
  return { body, warnings: [...lostFields(request), ...foreignFields(request.extension, DIALECT)] };
}

/** What a legacy completion has no field for, and can do without. */
function lostFields({ reasoning, sampling }: CompletionRequest): readonly string[] {
  const lost = [
    ...(reasoning === undefined ? [] : ["reasoning"]),
    ...(sampling.topK === undefined ? [] : ["topK"]),
    ...(sampling.logprobs === true && sampling.topLogprobs === undefined ? ["logprobs"] : []),
  ];
  return lost.map((name) => `\`${name}\` was left out: this format does not have it.`);
}

/** The body without what the request's own extension adds. */
export function writeBody(request: CompletionRequest): MutableJson {
  const body: MutableJson = { model: request.model, prompt: request.prompt };
  writeFields(body, request.sampling, COMPLETION_SAMPLING_FIELDS);
  if (request.sampling.stop !== undefined) body.stop = request.sampling.stop;
  if (request.suffix !== undefined) body.suffix = request.suffix;
  if (request.echo !== undefined) body.echo = request.echo;
  if (request.bestOf !== undefined) body.best_of = request.bestOf;
  writeFields(body, request.account, ACCOUNT_FIELDS);
  if (request.stream) body.stream = true;
  if (request.stream && request.includeUsage) body.stream_options = { include_usage: true };
  return body;
}
