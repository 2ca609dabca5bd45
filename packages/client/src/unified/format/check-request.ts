import { Fault, type JsonObject, type RequestHead } from "@ai-liaison/core";
import { nearestOf } from "@ai-liaison/providers";
import { checkMessages } from "./check-messages.ts";
import { CHAT_FIELDS, EMBED_FIELDS, type FieldCheck } from "./request-fields.ts";

/** Checks what `chat` was given. Throws `invalid_request` naming the option or the message at fault. */
export function checkChat(body: JsonObject): RequestHead {
  checkFields(body, CHAT_FIELDS);
  checkMessages(body.messages);
  const stream = body.stream === true;
  return { ...headOf(body), stream, includeUsage: stream, maxOutputTokens: numberOf(body.maxTokens) };
}

/** Checks what `embed` was given. */
export function checkEmbed(body: JsonObject): RequestHead {
  checkFields(body, EMBED_FIELDS);
  const { input } = body;
  const isText = typeof input === "string" ? input !== "" : isListOfText(input);
  if (!isText) throw wrong("input", "text, or a list of texts, none of it empty");
  return { ...headOf(body), stream: false, includeUsage: false, maxOutputTokens: null };
}

function headOf(body: JsonObject): Pick<RequestHead, "model" | "candidates" | "user"> {
  // An empty name would stand for "whatever answered before".
  if (typeof body.model !== "string" || body.model === "") throw wrong("model", "the name of a model");
  return { model: body.model, candidates: 1, user: null };
}

/** An option that is not known is refused: one that is silently left out is found on the bill. */
function checkFields(body: JsonObject, fields: Readonly<Record<string, FieldCheck>>): void {
  for (const [name, value] of Object.entries(body)) {
    const check = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (check === undefined) throw unknown(name, Object.keys(fields));
    if (!check.holds(value)) throw wrong(name, check.form);
  }
}

function unknown(name: string, known: readonly string[]): Fault {
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const near = known.includes(camel) ? camel : nearestOf(name, known)[0];
  const suggestion = near === undefined ? "" : ` Did you mean \`${near}\`?`;
  return new Fault("invalid_request", `\`${name.slice(0, 80)}\` is not an option.${suggestion}`, {
    param: name.slice(0, 80),
    hint: "docs/unified-client.md lists the options; what only one vendor has goes into `extra`.",
  });
}

function wrong(param: string, form: string): Fault {
  return new Fault("invalid_request", `\`${param}\` must be ${form}.`, { param });
}

function isListOfText(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((text) => typeof text === "string" && text !== "");
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
