import type { CanonicalRequest, CompletionRequest, JsonObject } from "@ai-liaison/core";
import { remember } from "../extension.ts";
import { COMPLETION_SAMPLING_FIELDS, readAccount, readFields, readIncludeUsage, readStop } from "../request-fields.ts";
import { booleanOf, compact, numberOf, stringOf } from "../wire.ts";
import { writeBody } from "./write-request.ts";

/** `POST /v1/completions`, read. The body has passed the checks. */
export function readRequest(body: JsonObject): CanonicalRequest {
  const request: CompletionRequest = {
    operation: "completion",
    model: stringOf(body.model) ?? "",
    prompt: body.prompt ?? null,
    stream: body.stream === true,
    includeUsage: readIncludeUsage(body),
    sampling: { ...readFields(body, COMPLETION_SAMPLING_FIELDS), ...readStop(body.stop) },
    ...compact({
      suffix: stringOf(body.suffix),
      echo: booleanOf(body.echo),
      bestOf: numberOf(body.best_of),
    }),
    ...readAccount(body),
  };
  return { ...request, ...remember(body, writeBody(request)) };
}
