import type { AccountOptions, CanonicalRequest, ChatRequest, JsonObject, WrittenRequest } from "@ai-liaison/core";
import { Fault } from "@ai-liaison/core";
import { foreignFields } from "../fidelity/foreign-fields.ts";
import type { Warn } from "../fidelity/warn.ts";
import { writeAsChat } from "../fidelity/write-as-chat.ts";
import { addResponseFormat, addSampling, warningOfEffort, writeThinking } from "./config.ts";
import { DIALECT, isMarked, restore } from "./extension.ts";
import { signCalls } from "./unsigned-calls.ts";
import { MARK, type MutableJson } from "./wire.ts";
import { writeContents } from "./write-content.ts";
import { addTools } from "./write-tools.ts";

/** A canonical chat request as `:generateContent` wants it, whatever format it came in. */
export function writeRequest(request: CanonicalRequest): WrittenRequest {
  return writeAsChat(request, writeChat);
}

/** A chat's body, with what its own extension adds. */
export function writeChat(request: ChatRequest, warn: Warn): JsonObject {
  refuseLost(request);
  const body = restore(writeBody(request, warn), request.extension);
  warnLost(request, warn);
  return settleModel(body, request.model);
}

/** Some clients name the model in the body too: it is to be the one that is asked. */
export function settleModel(body: JsonObject, model: string): JsonObject {
  const named = body.model;
  if (typeof named !== "string") return body;
  const bare = (name: string): string => name.replace(/^models\//, "");
  return bare(named) === bare(model)
    ? body
    : { ...body, model: named.startsWith("models/") ? `models/${model}` : model };
}

/** The body without what the request's own extension adds. */
export function writeBody(request: ChatRequest, warn: Warn = () => {}): MutableJson {
  const own = isMarked(request, MARK.own);
  const { contents, ...system } = writeContents(request.messages, own, warn);
  const body: MutableJson = { ...system, contents: own ? contents : signCalls(contents, request.model, warn) };
  addTools(body, request, warn);
  const config: MutableJson = {};
  addSampling(config, request.sampling, warn);
  addResponseFormat(config, request.responseFormat);
  const thinking = request.reasoning === undefined ? null : writeThinking(request.reasoning, request.model);
  if (thinking !== null) config.thinkingConfig = thinking;
  if (Object.keys(config).length > 0) body.generationConfig = config;
  addServiceTier(body, request.account?.serviceTier);
  return body;
}

/** Here the usual tier is `standard`; to leave it to the vendor is to say nothing. */
function addServiceTier(body: MutableJson, tier: string | undefined): void {
  if (tier !== undefined && tier !== "auto") body.serviceTier = tier === "default" ? "standard" : tier;
}

/** What would make another request of it. */
function refuseLost({ previousResponseId, background }: ChatRequest): void {
  if (previousResponseId !== undefined) {
    throw new Fault("invalid_request", "This vendor keeps no answers to go on from: send the whole conversation.", {
      param: "previous_response_id",
    });
  }
  if (background === true) {
    throw new Fault("invalid_request", "This vendor does not answer in the background.", { param: "background" });
  }
}

const ACCOUNT: readonly (keyof AccountOptions)[] = ["user", "metadata", "store", "promptCacheKey", "safetyIdentifier"];

function warnLost(request: ChatRequest, warn: Warn): void {
  const { account, cacheControl, extension, messages, reasoning, responseFormat } = request;
  if (messages.some(({ name }) => name !== undefined)) {
    warn("Names of those who speak were left out: this format has none.");
  }
  if (responseFormat?.kind === "json-schema" && responseFormat.description !== undefined) {
    warn("The description of the answer's schema was left out: this format has none.");
  }
  const ofEffort = reasoning === undefined || extension?.dialect === DIALECT ? null : warningOfEffort(reasoning);
  if (ofEffort !== null) warn(ofEffort);
  if (cacheControl !== undefined) warn("Marks for prompt caching were left out: this format has none.");
  const lost = ACCOUNT.filter((name) => account?.[name] !== undefined && account[name] !== false).map(
    (name) => `\`${name}\``,
  );
  if (lost.length > 0) warn(`Left out, as this format does not have them: ${lost.join(", ")}.`);
  for (const warning of foreignFields(extension, DIALECT)) warn(warning);
}
