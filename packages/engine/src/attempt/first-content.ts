import type { Part } from "@ai-liaison/core";

/**
 * Whether the parts of an event are the answer itself, and not its opening: from the first such event on the client
 * is told, and no other provider can take over.
 */
export function hasContent(parts: readonly Part[]): boolean {
  return parts.some(isContent);
}

function isContent(part: Part): boolean {
  switch (part.type) {
    case "text-delta":
    case "refusal-delta":
    case "reasoning-delta":
      return part.text !== "";
    case "start":
    case "text-start":
    case "refusal-start":
    case "reasoning-start":
    case "block-end":
    case "extension":
    case "usage":
    case "fault":
      return false;
    default:
      return true;
  }
}

/** The fault among an event's parts, when there is one. */
export function faultAmong(parts: readonly Part[]): Extract<Part, { type: "fault" }> | undefined {
  return parts.find((part) => part.type === "fault");
}
