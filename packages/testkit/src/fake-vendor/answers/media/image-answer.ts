import type { JsonObject } from "@ai-liaison/core";
import type { VendorAnswer } from "../../answer.ts";
import { countTokens } from "../fake-text.ts";
import { isAsked, textOr } from "./media-request.ts";

const TOKENS_OF_AN_IMAGE = 272;
const TOKENS_OF_A_GIVEN_IMAGE = 194;
const CREATED_AT = 1_700_000_000;
/** One transparent pixel. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/** As many pixels as were asked for. Models of the newer kind tell tokens, size and quality; the older ones nothing. */
export function imageAnswer(request: JsonObject, path: string): VendorAnswer {
  const count = Number(request.n ?? 1);
  const isOlder = textOr(request.model, "dall-e-2").startsWith("dall-e");
  const isChange = !path.endsWith("/generations");
  if (isOlder) {
    const asBytes = request.response_format === "b64_json";
    const data = Array.from({ length: count }, (_, at) =>
      asBytes ? { b64_json: PIXEL } : { url: `https://images.invalid/${at}.png` },
    );
    return { kind: "whole", status: 200, body: { created: CREATED_AT, data } };
  }
  const made = { size: textOr(request.size, "1024x1024"), quality: textOr(request.quality, "medium") };
  const usage = imageUsage(textOr(request.prompt, ""), count, isChange);
  if (!isAsked(request.stream)) {
    const data = Array.from({ length: count }, () => ({ b64_json: PIXEL }));
    return { kind: "whole", status: 200, body: { created: CREATED_AT, background: "opaque", data, ...made, usage } };
  }
  const prefix = isChange ? "image_edit" : "image_generation";
  const partial = { type: `${prefix}.partial_image`, b64_json: PIXEL, partial_image_index: 0, ...made };
  const completed = { type: `${prefix}.completed`, b64_json: PIXEL, created_at: CREATED_AT, ...made, usage };
  return { kind: "stream", events: [partial, completed] };
}

function imageUsage(prompt: string, count: number, isChange: boolean): JsonObject {
  const text = countTokens(prompt);
  const given = isChange ? TOKENS_OF_A_GIVEN_IMAGE : 0;
  const output = count * TOKENS_OF_AN_IMAGE;
  return {
    input_tokens: text + given,
    input_tokens_details: { image_tokens: given, text_tokens: text },
    output_tokens: output,
    output_tokens_details: { image_tokens: output, text_tokens: 0 },
    total_tokens: text + given + output,
  };
}
