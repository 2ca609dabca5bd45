import { type Dialect, Fault, type Json, type JsonObject } from "@ai-liaison/core";
import type { SeededRandom } from "../../time/seeded-random.ts";
import { mutate, pick, randomJson } from "./mutate-json.ts";
import { shown } from "./survive.ts";

const KEYS = ["sk-proj-a1B2c3D4e5F6g7H8i9J0", "AIzaSyA1b2C3d4E5f6G7h8I9j0", "gsk_1234567890abcdefghijKLMN"] as const;
const STATUSES = [0, 100, 200, 301, 400, 401, 402, 403, 404, 407, 408, 413, 422, 429, 500, 503, 529, 600, -1] as const;

/** An error answer of any shape: a fault with a status that can be answered with, and no key of ours in its words. */
export function attackError(dialect: Dialect, random: SeededRandom): void {
  const key = pick(KEYS, random);
  const body = errorBody(key, random);
  const status = pick(STATUSES, random);
  const headers = pick<Record<string, string>>([{}, { "retry-after": "x" }, { "retry-after": "-1" }], random);
  const fault = dialect.readError({ status, headers, body, nowMs: 0 });
  const told = `${dialect.id} ${status} ${shown(body)}`;
  if (!(fault instanceof Fault)) throw new Error(`no fault: ${told}`);
  if (fault.status < 400 || fault.status > 599) throw new Error(`a fault of status ${fault.status}: ${told}`);
  if (fault.message.length > 1000) throw new Error(`a message of ${fault.message.length} characters: ${told}`);
  const { message, param, providerCode, hint, details } = fault;
  const words = JSON.stringify([message, param, providerCode, hint, details, dialect.writeError(fault)]);
  if ((status === 401 || status === 403) && KEYS.some((known) => words.includes(known.slice(0, 12)))) {
    throw new Error(`a key is told in ${words}: ${told}`);
  }
}

function errorBody(key: string, random: SeededRandom): JsonObject | null {
  const text = `Incorrect API key provided: ${key}. Get one.`;
  const error: JsonObject = {
    message: text,
    type: key,
    code: key,
    param: key,
    status: key,
    details: [{ reason: key }],
  };
  const bodies: readonly Json[] = [
    null,
    { error },
    { error: text },
    { type: "error", error, request_id: key },
    { message: text, code: key },
    { detail: [{ msg: text, loc: [key] }] },
    randomJson(random),
  ];
  const body = mutate(pick(bodies, random) ?? {}, random);
  return typeof body === "object" && body !== null && !Array.isArray(body) ? (body as JsonObject) : null;
}
