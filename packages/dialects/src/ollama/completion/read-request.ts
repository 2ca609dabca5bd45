import type { CanonicalRequest, CompletionRequest, JsonObject } from "@ai-liaison/core";
import { compact, stringOf } from "../../json/fields.ts";
import { rememberWithin } from "../extension.ts";
import { readImages } from "../read-message.ts";
import { readFormat, readSampling, readThink } from "../request-fields.ts";
import { writeBody } from "./write-request.ts";

/** `POST /api/generate`, read. The body has passed the checks. */
export function readRequest(body: JsonObject): CanonicalRequest {
  const images = readImages(body.images);
  const request: CompletionRequest = {
    operation: "completion",
    model: stringOf(body.model) ?? "",
    prompt: stringOf(body.prompt) ?? "",
    stream: body.stream !== false,
    includeUsage: true,
    sampling: readSampling(body),
    ...compact({ suffix: stringOf(body.suffix), system: stringOf(body.system) || undefined }),
    ...(images.length === 0 ? {} : { images }),
    ...readFormat(body.format),
    ...readThink(body.think),
  };
  return { ...request, ...rememberWithin(body, writeBody(request), "options") };
}
