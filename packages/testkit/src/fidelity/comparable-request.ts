import type {
  Block,
  CanonicalRequest,
  ChatRequest,
  Extension,
  Json,
  JsonObject,
  Message,
  RequestHead,
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
  if (request.operation === "token-count") return bare({ operation: "token-count", chat: chatOf(request.chat) });
  if (request.operation === "chat") return { ...chatOf(request), ...extended(request.extension, head) };
  const { extension, ...known } = request;
  return bare({ ...(known as unknown as JsonObject), ...extended(extension, head) });
}

function chatOf(request: ChatRequest): JsonObject {
  const { messages, tools, includeUsage, extension: _extension, ...known } = request;
  const auto = known.toolChoice?.kind === "auto";
  return bare({
    ...(known as unknown as JsonObject),
    includeUsage: known.stream && includeUsage ? true : undefined,
    sampling: samplingOf(known.sampling),
    toolChoice: auto ? undefined : (known.toolChoice as unknown as Json | undefined),
    responseFormat: withoutExtension(known.responseFormat as JsonObject | undefined),
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
    const found = byId >= 0 || id !== null ? byId : this.#waiting.findIndex((call) => (name ?? call.name) === call.name);
    const [call] = found < 0 ? [] : this.#waiting.splice(found, 1);
    return { call: call?.order ?? -1, name: name ?? call?.name };
  }
}

function itemsOf(messages: readonly Message[]): readonly Json[] {
  const order = new CallOrder();
  return messages.flatMap((message) =>
    message.content.filter(saysSomething).map((block) => bare({ ...spokenBy(message, block), ...itemOf(block, message.role, order) })),
  );
}

/** Empty text says nothing, unless it is signed. */
function saysSomething(block: Block): boolean {
  return block.type !== "text" || block.text !== "" || block.signature !== undefined;
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
      return { as: `${role}/opaque`, value: block.value };
    default:
      return { ...fields, as: `${role}/${block.type}` };
  }
}

/** The value the text means, or the text where it is no JSON; no text at all means no arguments. */
export function argumentsOf(text: string, kind: string): JsonObject {
  if (kind === "custom") return { argumentsText: text };
  try {
    return { argumentsText: undefined, arguments: JSON.parse(text === "" ? "{}" : text) as Json } as JsonObject;
  } catch {
    return { argumentsText: text };
  }
}

function withoutExtension(value: JsonObject | undefined): JsonObject | undefined {
  if (value === undefined) return undefined;
  const { extension: _extension, ...rest } = value;
  return rest;
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
