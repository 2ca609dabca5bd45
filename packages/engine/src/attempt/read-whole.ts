import { isAscii } from "node:buffer";
import {
  Fault,
  type Framing,
  isFault,
  type JsonObject,
  type Part,
  parseObject,
  type UpstreamHeaders,
} from "@ai-liaison/core";
import { secretsOf } from "@ai-liaison/providers";
import type { VendorAnswer } from "../values/answer.ts";
import type { Target } from "../values/plan.ts";
import type { WholeAnswerRead } from "./reading.ts";

/** The same of an answer that is relayed: what it is made of is the vendor's business, save what is metered. */
export function readRelayed(target: Target, bytes: Buffer): WholeAnswerRead {
  const { relay } = target.format;
  const body = relay?.unknown === true ? parseBytes(bytes) : objectOf(target, bytes);
  if (body === null) return { parts: UNMETERED, keptIds: [] };
  const keptIds = relay?.keptIds?.(body) ?? [];
  try {
    return { parts: readParts(target, body, true), keptIds };
  } catch (error) {
    if (relay?.unknown === true) return { parts: UNMETERED, keptIds };
    throw error;
  }
}

const UNMETERED: readonly Part[] = Object.freeze([{ type: "end" }]);

/** A 2xx body as parts, without their content where that is passed on unread. Throws `malformed_response` when it is not what its format promises. */
export function readWhole(target: Target, bytes: Buffer, outlineOnly: boolean): readonly Part[] {
  const parts = readParts(target, objectOf(target, bytes), outlineOnly);
  const broken = parts.find((part) => part.type === "fault");
  if (broken?.type === "fault") throw broken.fault;
  return parts;
}

function objectOf({ provider }: Target, bytes: Buffer): JsonObject {
  const body = parseBytes(bytes);
  if (body !== null) return body;
  throw new Fault(
    "malformed_response",
    `The provider \`${provider.name}\` answered with something that is not a whole JSON object (${bytes.length} bytes).`,
  );
}

function readParts(target: Target, body: JsonObject, outlineOnly: boolean): readonly Part[] {
  try {
    return outlineOnly ? target.format.readOutline(body) : target.format.readResponse(body);
  } catch (error) {
    if (isFault(error)) throw error;
    throw new Fault("malformed_response", `The answer of \`${target.provider.name}\` could not be read.`, {
      cause: error,
    });
  }
}

/** A vendor's error answer as a fault, in the target's format. */
export function readVendorError(target: Target, answer: VendorAnswer, nowMs: number): Fault {
  if (answer.status >= 300 && answer.status < 400) {
    return new Fault(
      "malformed_response",
      `The provider \`${target.provider.name}\` answered with a redirect, which is never followed.`,
      {
        providerStatus: answer.status,
        hint: "Set `primary_url` to the address the redirect points to.",
      },
    );
  }
  const { status, headers, bytes } = answer;
  return withoutKey(target.dialect.readError({ status, headers, body: parseBytes(bytes), nowMs }), target);
}

/** A vendor that repeats our key in its error is not quoted. */
function withoutKey(fault: Fault, { provider }: Target): Fault {
  const secrets = secretsOf(provider);
  const words = [fault.message, fault.param ?? "", fault.providerCode ?? ""];
  if (!secrets.some((secret) => words.some((word) => word.includes(secret)))) return fault;
  const { code, status, retryAfterMs, providerStatus } = fault;
  return new Fault(code, `The provider \`${provider.name}\` refused the request in words that hold a secret.`, {
    status,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    ...(providerStatus === null ? {} : { providerStatus }),
  });
}

/** Whether the headers announce a stream in the target's framing. */
export function announcesStream(target: Target, headers: UpstreamHeaders): boolean {
  const expected = target.format.stream?.contentType;
  return expected !== undefined && (headers["content-type"] ?? "").toLowerCase().startsWith(expected);
}

/**
 * Whether an answer begins as a page does, or, where a stream's lines are no objects, as an object, and so is no
 * stream, whatever its headers say.
 */
export function beginsWhole(chunk: Buffer, framing: Framing): boolean {
  return (framing === "ndjson" ? /^\s*</ : /^\s*[{<]/).test(chunk.toString("latin1", 0, 64));
}

function parseBytes(bytes: Buffer): JsonObject | null {
  return parseObject(isAscii(bytes) ? bytes.toString("latin1") : bytes.toString("utf8"));
}
