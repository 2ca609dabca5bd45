import type {
  AudioBlock,
  Block,
  CanonicalRequest,
  ChatRequest,
  Extension,
  Json,
  JsonObject,
  Message,
  ReasoningOptions,
  RequestHead,
  ResponseFormat,
  Sampling,
  Tool,
} from "@ai-liaison/core";

/**
 * A canonical request as two formats' readings of it can be compared: where one message ends and the next begins is
 * each format's custom, so a conversation is one list of items; arguments are compared as the JSON they mean; calls
 * and their results are tied by their order, beside the ids. Fields no canonical name exists for stand under
 * `extension`: they are lost in every translation, and the declared losses say that this must have been warned of.
 */
export function comparableRequest(request: CanonicalRequest, head?: RequestHead): JsonObject {
  if (request.operation === "token-count") {
    const { sampling: _sampling, ...counted } = chatOf(request.chat);
    return { ...counted, operation: "token-count" };
  }
  if (request.operation === "chat") return { ...chatOf(request), ...extended(request.extension, head) };
  const { extension, ...known } = request;
  if (known.operation === "embedding") {
    return bare({ ...(known as unknown as JsonObject), input: listOf(known.input), ...extended(extension, head) });
  }
  const sampling = samplingOf(known.sampling);
  const prompt = listOf(known.prompt);
  return bare({ ...(known as unknown as JsonObject), prompt, sampling, ...extended(extension, head) });
}

/** One text and a list of it are the same. */
function listOf(value: Json): Json {
  return typeof value === "string" ? [value] : value;
}

function chatOf(request: ChatRequest): JsonObject {
  const { messages, tools, includeUsage, extension: _extension, ...known } = request;
  const auto = known.toolChoice?.kind === "auto";
  return bare({
    ...(known as unknown as JsonObject),
    includeUsage: known.stream && includeUsage ? true : undefined,
    sampling: samplingOf(known.sampling),
    toolChoice: auto ? undefined : (known.toolChoice as unknown as Json | undefined),
    parallelToolCalls: known.parallelToolCalls === false ? false : undefined,
    responseFormat: formatOf(known.responseFormat),
    reasoning: reasoningOf(known.reasoning),
    tools: tools?.map(toolOf),
    instructions: itemsOf(messages.filter(isInstruction)),
    items: itemsOf(messages.filter((message) => !isInstruction(message))),
  });
}

/** One answer is what everyone gives unasked; by which of two names a bound is called says nothing more. */
function samplingOf({ candidates, legacyMaxTokens: _legacy, ...known }: Sampling): JsonObject {
  return bare({ ...(known as unknown as JsonObject), candidates: candidates === 1 ? undefined : candidates });
}

/** A tool that is not to be strict is as one that does not say. */
function toolOf(tool: Tool): JsonObject {
  const { extension: _extension, strict, ...known } = tool;
  return bare({ ...(known as unknown as JsonObject), as: tool.kind, strict: strict === true ? true : undefined });
}

/** Words are what everyone answers in unasked. */
function formatOf(format: ResponseFormat | undefined): JsonObject | undefined {
  if (format === undefined || format.kind === "text") return undefined;
  const { extension: _extension, ...known } = format as ResponseFormat & { readonly extension?: Extension };
  return known as unknown as JsonObject;
}

/** No effort and no thinking are the same wish; who says how much to think wants thinking. */
function reasoningOf(reasoning: ReasoningOptions | undefined): JsonObject | undefined {
  if (reasoning === undefined) return undefined;
  const { enabled, effort, ...known } = reasoning;
  if (effort === "none") return { ...known, enabled: false };
  return bare({
    ...known,
    effort,
    enabled: enabled === true && (effort ?? known.budgetTokens) !== undefined ? undefined : enabled,
  });
}

function isInstruction({ role }: Message): boolean {
  return role === "system" || role === "developer";
}

/** Of the fields only the original's format knows: those that say something. */
function extended(extension: Extension | undefined, head: RequestHead | undefined): JsonObject {
  if (extension === undefined || head === undefined) return {};
  const empty = new Set(["null", '""', "[]", "{}", "false"]);
  const told = Object.entries(extension.fields).filter(([, value]) => !empty.has(JSON.stringify(value)));
  return told.length === 0 ? {} : { extension: Object.fromEntries(told) };
}

class CallOrder {
  #count = 0;
  readonly #waiting: { readonly order: number; readonly id: string | null; readonly name: string }[] = [];

  called(id: string | null, name: string): number {
    this.#waiting.push({ order: this.#count, id, name });
    return this.#count++;
  }

  /** The call a result answers: by id, else the first of its name that waits. */
  answered(id: string | null, name: string | undefined): { readonly call: number; readonly name: string | undefined } {
    const byId = id === null ? -1 : this.#waiting.findIndex((call) => call.id === id);
    const found =
      byId >= 0 || id !== null ? byId : this.#waiting.findIndex((call) => (name ?? call.name) === call.name);
    const [call] = found < 0 ? [] : this.#waiting.splice(found, 1);
    return { call: call?.order ?? -1, name: name ?? call?.name };
  }
}

function itemsOf(messages: readonly Message[]): readonly Json[] {
  const order = new CallOrder();
  return messages.flatMap((message) =>
    message.content
      .filter(saysSomething)
      .map((block) => bare({ ...spokenBy(message, block), ...itemOf(block, message.role, order) })),
  );
}

/** Empty text, and an empty result, say nothing, unless signed. */
function saysSomething(block: Block): boolean {
  return block.type !== "text" || (block.text !== "" && block.text !== "{}") || block.signature !== undefined;
}

/** A speaker's name stands with what was said; a tool's with its own block. */
function spokenBy({ name }: Message, block: Block): JsonObject {
  return name === undefined || block.type === "tool-call" || block.type === "tool-result" ? {} : { name };
}

function itemOf(block: Block, role: string, order: CallOrder): Readonly<Record<string, Json | undefined>> {
  const { extension: _extension, ...known } = block;
  const fields = known as unknown as JsonObject;
  switch (block.type) {
    case "tool-call":
      return {
        ...fields,
        as: "tool-call",
        call: order.called(block.id, block.name),
        ...argumentsOf(block.argumentsText, block.kind),
      };
    case "tool-result":
      return {
        ...fields,
        as: "tool-result",
        ...order.answered(block.callId, block.name),
        isError: block.isError === true ? true : undefined,
        content: block.content.filter(saysSomething).map((inner) => bare(itemOf(inner, "result", order))),
      };
    case "opaque":
      return { ...spokenAs(role, block.type), value: block.value };
    case "text":
      return { ...fields, ...(role === "result" ? meantBy(block.text) : {}), ...spokenAs(role, block.type) };
    case "audio":
      return { ...fields, ...soundOf(block), ...spokenAs(role, block.type) };
    default:
      return { ...fields, ...spokenAs(role, block.type) };
  }
}

/** Instructions are one sort of items, whichever of two roles gives them. */
function spokenAs(role: string, type: string): { readonly as: string; readonly role?: string } {
  return role === "system" || role === "developer" ? { as: `instruction/${type}`, role } : { as: `${role}/${type}` };
}

/** A result that is JSON is what it means, however it is spelled. */
function meantBy(text: string): Readonly<Record<string, Json | undefined>> {
  if (!text.startsWith("{")) return {};
  try {
    return { text: undefined, json: JSON.parse(text) as Json };
  } catch {
    return {};
  }
}

/** Some formats name a sound's format, others its media type. */
function soundOf({ format, source }: AudioBlock): Readonly<Record<string, Json | undefined>> {
  if (source.kind !== "base64") return {};
  const named = format ?? source.mediaType?.replace(/^audio\/(x-)?/, "").replace(/;.*/, "");
  return { format: named === "mpeg" ? "mp3" : named, source: { kind: "base64", data: source.data } };
}

/** The value the text means, or the text where it is no JSON; no text at all means no arguments. */
export function argumentsOf(text: string, kind: string): Readonly<Record<string, Json | undefined>> {
  if (kind === "custom") return { argumentsText: text };
  try {
    return { argumentsText: undefined, arguments: JSON.parse(text === "" ? "{}" : text) as Json };
  } catch {
    return { argumentsText: text };
  }
}

/** Without fields that are unset: unset, null and absent are one. */
export function bare(value: Readonly<Record<string, Json | undefined>>): JsonObject {
  const told = Object.entries(value).filter(([, field]) => field !== undefined && field !== null);
  return Object.fromEntries(told.map(([name, field]) => [name, plain(field as Json)]));
}

function plain(value: Json): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return bare(value as JsonObject);
}
