import { isJsonObject, type JsonObject, NO_USAGE, type Part, type Usage } from "@ai-liaison/core";
import type { ReadFinished } from "../media-stream.ts";
import { readMediaUsage } from "../media-usage.ts";
import { listOf, numberOf, objectOf, stringOf } from "../wire.ts";

/** How many images there are, what they are, and, of models that are paid for by the token, what they took. */
export function readOutline(answer: JsonObject): readonly Part[] {
  const made = listOf(answer.data)?.filter((entry) => isJsonObject(entry)) ?? [];
  const start: Part = {
    type: "start",
    id: null,
    model: stringOf(answer.model) ?? null,
    createdAt: numberOf(answer.created) ?? null,
  };
  return [start, { type: "usage", usage: usageOf(answer, made.length) }, { type: "end" }];
}

/** Each finished image is told in an event of its own, with what it took. */
export function openFinished(): ReadFinished {
  let sum: Usage | null = null;
  return (event) => {
    const usage = usageOf(event, 1);
    sum = sum === null ? usage : addUsage(sum, usage);
    return [{ type: "usage", usage: sum }];
  };
}

function usageOf(answer: JsonObject, imageCount: number): Usage {
  const usage = objectOf(answer.usage) === undefined ? NO_USAGE : readMediaUsage(answer.usage);
  return {
    ...usage,
    // Where the parts are not told, all that came out is pictures.
    imageOutputTokens: usage.imageOutputTokens ?? usage.outputTokens,
    imageCount,
    imageSize: stringOf(answer.size) ?? null,
    imageQuality: stringOf(answer.quality) ?? null,
  };
}

function addUsage(left: Usage, right: Usage): Usage {
  return {
    ...right,
    inputTokens: plus(left.inputTokens, right.inputTokens),
    cachedInputTokens: plus(left.cachedInputTokens, right.cachedInputTokens),
    imageInputTokens: plus(left.imageInputTokens, right.imageInputTokens),
    outputTokens: plus(left.outputTokens, right.outputTokens),
    imageOutputTokens: plus(left.imageOutputTokens, right.imageOutputTokens),
    totalTokens: plus(left.totalTokens, right.totalTokens),
    imageCount: plus(left.imageCount, right.imageCount),
  };
}

/** Null where one of them is not known. */
function plus(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : left + right;
}
