import type { JsonObject } from "@ai-liaison/core";
import { objectAt, objectsAt } from "../fake-text.ts";
import { unknownField } from "../shared/check-common.ts";
import { signatureOf } from "../shared/fake-signature.ts";

const FIELDS =
  "messages system inferenceConfig toolConfig guardrailConfig additionalModelRequestFields promptVariables " +
  "additionalModelResponseFieldPaths requestMetadata performanceConfig serviceTier outputConfig";
const BLOCKS =
  "text image document video audio toolUse toolResult guardContent cachePoint reasoningContent citationsContent searchResult";

/** What the vendor answers a 400 to, in its words; null when it takes the request. */
export function checkConverse(body: JsonObject): string | null {
  const unknown = unknownField(body, FIELDS);
  if (unknown !== null) return `Malformed input request: #: extraneous key [${unknown}] is not permitted`;
  const messages = objectsAt(body, "messages");
  if (messages.length === 0) return "A conversation must have at least one message.";
  if (messages[0]?.role !== "user") return "A conversation must start with a user message.";
  let called: readonly string[] = [];
  for (const [index, message] of messages.entries()) {
    if (index > 0 && message.role === messages[index - 1]?.role) {
      return "A conversation must alternate between user and assistant roles.";
    }
    const content = objectsAt(message, "content");
    const wrong = content.map(wrongBlock).find((words) => words !== null) ?? wrongResults(content, called, index);
    if (wrong !== null) return wrong;
    called = idsOf(content, "toolUse");
  }
  const usesTools = messages.some((message) => idsOf(objectsAt(message, "content"), "toolUse").length > 0);
  if (usesTools && body.toolConfig === undefined) {
    return "The toolConfig field must be defined when using toolUse and toolResult content blocks.";
  }
  return null;
}

function wrongBlock(block: JsonObject): string | null {
  const [kind = "", ...more] = Object.keys(block);
  if (more.length > 0 || !BLOCKS.split(" ").includes(kind)) return `Unknown content: ${Object.keys(block).join(", ")}`;
  if (kind === "text" && String(block.text).trim() === "") return "The text field in the ContentBlock object is blank.";
  const { toolUseId } = objectAt(block, "toolUse");
  if (toolUseId !== undefined && !/^[a-zA-Z0-9_-]{1,64}$/.test(String(toolUseId))) return "toolUseId does not match";
  const { text, signature } = objectAt(objectAt(block, "reasoningContent"), "reasoningText");
  if (text === undefined || signature === signatureOf("bedrock", String(text))) return null;
  return "Invalid `signature` in `thinking` block";
}

function wrongResults(content: readonly JsonObject[], called: readonly string[], index: number): string | null {
  const answered = idsOf(content, "toolResult");
  if (called.some((id) => !answered.includes(id))) return `Expected toolResult blocks at messages.${index}.content`;
  const extra = answered.find((id) => !called.includes(id));
  return extra === undefined ? null : `The toolResult ${extra} has no toolUse before it.`;
}

function idsOf(content: readonly JsonObject[], kind: "toolUse" | "toolResult"): readonly string[] {
  return content.filter((block) => block[kind] !== undefined).map((block) => String(objectAt(block, kind).toolUseId));
}
