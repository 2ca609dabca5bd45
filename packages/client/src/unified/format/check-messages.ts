import { Fault, isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";

const ROLES: ReadonlySet<Json> = new Set(["system", "developer", "user", "assistant", "tool"]);

/** For each kind of block the fields it cannot do without. */
const BLOCKS: Readonly<Record<string, readonly (readonly [field: string, form: string])[]>> = {
  text: [["text", "text"]],
  refusal: [["text", "text"]],
  reasoning: [["text", "text"]],
  image: [["source", "source"]],
  audio: [["source", "source"]],
  file: [["source", "source"]],
  "tool-call": [
    ["name", "text"],
    ["argumentsText", "text"],
  ],
  "tool-result": [["content", "blocks"]],
  opaque: [["dialect", "text"]],
};

const SOURCES: Readonly<Record<string, string>> = { url: "url", base64: "data", "file-id": "fileId" };

/** Text, or a list of messages. Throws `invalid_request` naming the one at fault: `messages[2].content[0].text`. */
export function checkMessages(messages: Json | undefined): void {
  if (typeof messages === "string" && messages !== "") return;
  if (!Array.isArray(messages) || messages.length === 0) {
    throw wrong("messages", "text, or a list of at least one message");
  }
  for (const [index, message] of messages.entries()) checkMessage(message, `messages[${index}]`);
}

function checkMessage(message: Json, at: string): void {
  if (!isJsonObject(message)) throw wrong(at, "a message such as `{ role, content }`");
  const { role, content, toolCallId } = message;
  if (role === undefined || !ROLES.has(role)) {
    throw wrong(`${at}.role`, '"system", "developer", "user", "assistant" or "tool"');
  }
  if (typeof content !== "string") checkBlocks(content, `${at}.content`);
  if (role !== "tool") return;
  const hasResults =
    Array.isArray(content) && content.some((block) => isJsonObject(block) && block.type === "tool-result");
  if (typeof toolCallId !== "string" && !hasResults) throw wrong(`${at}.toolCallId`, "the id of the call it answers");
}

function checkBlocks(content: Json | undefined, at: string): void {
  if (!Array.isArray(content)) throw wrong(at, "text, or a list of blocks");
  for (const [index, block] of content.entries()) checkBlock(block, `${at}[${index}]`);
}

function checkBlock(block: Json, at: string): void {
  if (!isJsonObject(block)) throw wrong(at, 'a block such as `{ type: "text", text }`');
  const { type } = block;
  const fields = typeof type === "string" && Object.hasOwn(BLOCKS, type) ? BLOCKS[type] : undefined;
  if (fields === undefined) throw wrong(`${at}.type`, `one of ${Object.keys(BLOCKS).join(", ")}`);
  for (const [field, form] of fields) checkField(block, field, form, at);
}

function checkField(block: JsonObject, field: string, form: string, at: string): void {
  const value = block[field];
  if (form === "blocks" && typeof value !== "string") checkBlocks(value, `${at}.${field}`);
  if (form === "text" && typeof value !== "string") throw wrong(`${at}.${field}`, "text");
  if (form === "source" && !isSource(value)) {
    throw wrong(
      `${at}.${field}`,
      '`{ kind: "url", url }`, `{ kind: "base64", data, mediaType }` or `{ kind: "file-id", fileId }`',
    );
  }
}

function isSource(value: Json | undefined): boolean {
  if (!isJsonObject(value) || typeof value.kind !== "string" || !Object.hasOwn(SOURCES, value.kind)) return false;
  return typeof value[SOURCES[value.kind] ?? ""] === "string";
}

function wrong(param: string, form: string): Fault {
  return new Fault("invalid_request", `\`${param}\` must be ${form}.`, { param });
}
