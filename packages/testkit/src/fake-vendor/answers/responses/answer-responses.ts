import type { JsonObject } from "@ai-liaison/core";
import { refusal, type VendorAnswer, type WholeVendorAnswer } from "../../answer.ts";
import type { Asked } from "../asked.ts";
import { checkModel } from "../shared/check-common.ts";
import { countInput, replyToPrompt } from "../shared/fake-reply.ts";
import { checkInput } from "./check-input.ts";
import { itemsOf, type KeptResponses } from "./kept-responses.ts";
import { outputOf } from "./output-items.ts";
import { readInput } from "./read-input.ts";
import { responseEvents } from "./response-events.ts";
import { wholeResponse } from "./whole-response.ts";

/** OpenAI's Responses API: https://platform.openai.com/docs/api-reference/responses, read 2026-11-21. */
export function answerResponses(asked: Asked, body: JsonObject | null, kept: KeptResponses): VendorAnswer {
  const refused = checkKey(asked);
  if (refused !== null) return refused;
  const [, id, verb] = /\/responses(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(asked.path) ?? [];
  if (id === "input_tokens") return body === null ? notJson() : countedInput(body, kept);
  if (id !== undefined) return fromKept(asked, id, verb, kept);
  return body === null ? notJson() : created(asked, body, kept);
}

function created(asked: Asked, body: JsonObject, kept: KeptResponses): VendorAnswer {
  const missing = typeof body.model === "string" ? checkModel("openai-responses", body.model) : null;
  if (missing !== null) return missing;
  const before = previousItems(body, kept);
  if (before === null) return unknownPrevious(String(body.previous_response_id));
  const input = [...before, ...itemsOf(body)];
  const wrong = checkInput(body, input);
  if (wrong !== null) return refusal("openai-responses", 400, wrong.message, { param: wrong.param });
  const reply = replyToPrompt(readInput(body, input), asked.say);
  const head = { id: `resp_${asked.idSuffix}`, request: body };
  const whole = wholeResponse(head, outputOf(reply, body, asked.idSuffix), reply);
  if (body.store !== false) kept.keep(whole, input);
  const { tokens } = reply;
  if (body.background === true && body.stream !== true) return answered(kept.queued(whole));
  return body.stream === true
    ? { kind: "stream", format: "openai-responses", events: responseEvents(whole), tokens }
    : { ...answered(whole), tokens };
}

function countedInput(body: JsonObject, kept: KeptResponses): VendorAnswer {
  const before = previousItems(body, kept);
  if (before === null) return unknownPrevious(String(body.previous_response_id));
  const { input } = countInput(readInput(body, [...before, ...itemsOf(body)]));
  return answered({ object: "response.input_tokens", input_tokens: input });
}

/** What a kept answer can be asked for: to be read, deleted, or, while it is worked on, to be cancelled. */
function fromKept({ method, query }: Asked, id: string, verb: string | undefined, kept: KeptResponses): VendorAnswer {
  const found = kept.find(id);
  if (found === null) return refusal("openai-responses", 404, `Response with id '${id}' not found.`);
  if (method === "POST" && verb === "cancel") return answered(kept.cancel(id, found));
  if (method === "GET" && verb === undefined) return fetched(found, new URLSearchParams(query));
  if (method === "DELETE" && verb === undefined) {
    kept.remove(id);
    return answered({ id, object: "response", deleted: true });
  }
  return refusal("openai-responses", 405, `Not allowed to ${method}.`);
}

/** The answer, or the events it was told in, from the one after `starting_after` on. */
function fetched(response: JsonObject, asked: URLSearchParams): VendorAnswer {
  if (asked.get("stream") !== "true") return answered(response);
  const from = Number(asked.get("starting_after") ?? -1) + 1;
  return { kind: "stream", format: "openai-responses", events: responseEvents(response).slice(from) };
}

function previousItems(body: JsonObject, kept: KeptResponses): readonly JsonObject[] | null {
  return typeof body.previous_response_id === "string" ? kept.itemsBefore(body.previous_response_id) : [];
}

function unknownPrevious(id: string): WholeVendorAnswer {
  const more = { param: "previous_response_id", code: "previous_response_not_found" };
  return refusal("openai-responses", 400, `Previous response with id '${id}' not found.`, more);
}

function notJson(): WholeVendorAnswer {
  return refusal("openai-responses", 400, "We could not parse the JSON body of your request.");
}

function checkKey({ headers, apiKey }: Asked): WholeVendorAnswer | null {
  const given = headers.authorization;
  if (given === undefined || !given.startsWith("Bearer ") || (apiKey !== undefined && given !== `Bearer ${apiKey}`))
    return refusal("openai-responses", 401, "Incorrect API key provided.", { code: "invalid_api_key" });
  return null;
}

function answered(body: JsonObject): WholeVendorAnswer {
  return { kind: "whole", status: 200, format: "openai-responses", body };
}
