import {
  type CanonicalRequest,
  type Dialect,
  Fault,
  type JsonObject,
  type OperationFormat,
  type RequestHead,
  type RequestPlace,
} from "@ai-liaison/core";
import { completionAsChat } from "@ai-liaison/dialects";
import { SAMPLE_PLACE } from "../answer-options.ts";
import type { Sample } from "../dialect-samples.ts";
import { formatOf, formatsOf, type NamedFormat } from "./specimens.ts";
import { checkUnpolluted, shown, survive } from "./survive.ts";

/**
 * A request nobody should send: refused with a fault that names the field, or read and then written (or refused, as
 * the caller's mistake) in every format. Throws when anything else happens.
 */
export function attackRequest(dialect: Dialect, sample: Sample<JsonObject>, body: JsonObject): void {
  const format = formatOf(dialect, sample.operation);
  const told = (): string => `${dialect.id} ${sample.operation} ${sample.name} ${shown(body)}`;
  const place: RequestPlace = { ...SAMPLE_PLACE, ...sample.place };
  const head = survive(
    () => `checkRequest of ${told()}`,
    () => format.checkRequest(body, place),
  );
  if (head instanceof Fault) {
    checkRefusal(head, () => `checkRequest of ${told()}`);
    if (head.param === null || head.param === "") throw new Error(`no param, ${head.message}: ${told()}`);
    return;
  }
  checkHead(head, told);
  const request = survive(
    () => `readRequest of ${told()}`,
    () => format.readRequest(body, head),
  );
  if (request instanceof Fault) checkRefusal(request, () => `readRequest of ${told()}`);
  else for (const target of targetsOf(request)) writeTo(target, request, told);
  checkUnpolluted(told);
}

function targetsOf({ operation }: CanonicalRequest): readonly NamedFormat[] {
  const native = formatsOf(operation);
  if (operation !== "completion") return native;
  const asked = formatsOf("chat").map(({ name, format }) => ({
    name: `completion as ${name}`,
    format: asChat(format),
  }));
  return [...native, ...asked];
}

const asChat = (format: OperationFormat): OperationFormat => completionAsChat(format);

/** They go out in a header: clients take 16 kB of headers, some only 8. */
const MOST_WARNINGS_BYTES = 6000;

function writeTo({ name, format }: NamedFormat, request: CanonicalRequest, told: () => string): void {
  const what = (): string => `writeRequest to ${name} of ${told()}`;
  const written = survive(what, () => {
    const { body, warnings } = format.writeRequest(request);
    if (warnings.some((warning) => typeof warning !== "string")) throw new TypeError("a warning is no text");
    const sizeBytes = JSON.stringify(warnings).length;
    if (sizeBytes > MOST_WARNINGS_BYTES) throw new RangeError(`${warnings.length} warnings, ${sizeBytes} bytes`);
    return JSON.stringify(body);
  });
  if (written instanceof Fault) checkRefusal(written, what);
}

function checkHead(head: RequestHead, told: () => string): void {
  const { model, stream, includeUsage, maxOutputTokens, candidates, user } = head;
  const good =
    typeof model === "string" &&
    typeof stream === "boolean" &&
    typeof includeUsage === "boolean" &&
    typeof candidates === "number" &&
    (maxOutputTokens === null || typeof maxOutputTokens === "number") &&
    (user === null || typeof user === "string");
  if (!good) throw new Error(`the head is not of its type: ${shown(head)} of ${told()}`);
}

function checkRefusal(fault: Fault, what: () => string): void {
  if (fault.status < 400 || fault.status > 499)
    throw new Error(`${what()}: refused with ${fault.status} ${fault.message}`);
  if (/y{600}/.test(fault.message)) throw new Error(`${what()}: the refusal quotes all of a huge value`);
}
