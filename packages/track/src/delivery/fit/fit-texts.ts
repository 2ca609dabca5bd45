import type { CallOpening, CallRecord } from "@ai-liaison/core";
import type { Changes } from "./fit-numbers.ts";

const NAME_CHARACTERS = 255;
const MESSAGE_CHARACTERS = 2000;

const NAMES = [
  "groupId",
  "serviceName",
  "endpoint",
  "provider",
  "modelRequested",
  "modelUsed",
  "route",
  "customerId",
  "userId",
  "sessionId",
] as const satisfies readonly (keyof CallOpening)[];
const ANSWER_NAMES = ["serviceTier", "imageSize", "imageQuality"] as const satisfies readonly (keyof CallRecord)[];
/** What is never null. */
const UNNAMED = { endpoint: "custom", modelRequested: "unknown" } as const;

/** What must change for a call's names to be texts of 255 characters at most. */
export function fitNames(opening: CallOpening, warnings: string[]): Changes<CallOpening> {
  const changes: Record<string, string | null> = {};
  for (const name of NAMES) {
    const value = opening[name];
    const otherwise = name === "endpoint" || name === "modelRequested" ? UNNAMED[name] : null;
    const fitting = fitName(value) ?? otherwise;
    if (fitting === value) continue;
    changes[name] = fitting;
    warnings.push(`${name} ${wrongIn(value)}.`);
  }
  return changes;
}

/** The same of what the answer says. */
export function fitTexts(record: CallRecord, warnings: string[]): Changes<CallRecord> {
  const changes: Changes<CallRecord> = {};
  for (const name of ANSWER_NAMES) {
    const fitting = fitName(record[name]);
    if (fitting === record[name]) continue;
    changes[name] = fitting;
    warnings.push(`${name} ${wrongIn(record[name])}.`);
  }
  const { errorMessage } = record;
  const message = fitMessage(errorMessage);
  if (message !== errorMessage) {
    changes.errorMessage = message;
    warnings.push(`errorMessage was longer than ${MESSAGE_CHARACTERS} characters and is cut.`);
  }
  return changes;
}

/** Null for what is no text. */
export function fitName(value: unknown): string | null {
  if (typeof value !== "string") return null;
  return value.length <= NAME_CHARACTERS ? value : cut(value, NAME_CHARACTERS);
}

/** An error's words, or a warning's; null for what is no text. */
export function fitMessage(value: unknown): string | null {
  if (typeof value !== "string") return null;
  return value.length <= MESSAGE_CHARACTERS ? value : cut(value, MESSAGE_CHARACTERS);
}

/** Not in the middle of a character that takes two units. */
export function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");
}

function wrongIn(value: unknown): string {
  return typeof value === "string" ? `was longer than ${NAME_CHARACTERS} characters and is cut` : "was no text";
}
