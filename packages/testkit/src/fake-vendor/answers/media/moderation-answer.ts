import type { JsonObject } from "@ai-liaison/core";
import { errorAnswer, type VendorAnswer } from "../../answer.ts";
import { textOr } from "./media-request.ts";

/** A verdict for each input: it is flagged where it says `violence`. */
export function moderationAnswer(request: JsonObject): VendorAnswer {
  const { input } = request;
  if (input === undefined) return errorAnswer(400, "Missing required parameter: 'input'.");
  const results = (Array.isArray(input) ? input : [input]).map((one) => {
    const flagged = JSON.stringify(one).includes("violence");
    return { flagged, categories: { violence: flagged }, category_scores: { violence: flagged ? 0.9 : 0.1 } };
  });
  const model = textOr(request.model, "omni-moderation-latest");
  return { kind: "whole", status: 200, body: { id: "modr-fake", model, results } };
}
