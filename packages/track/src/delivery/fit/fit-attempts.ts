import type { AttemptRecord } from "@ai-liaison/core";
import {
  ATTEMPT_COUNTS,
  type Changes,
  isCountOrNull,
  isDuration,
  isDurationOrNull,
  isMoment,
  isStatus,
} from "./fit-numbers.ts";
import { fitMessage, fitName } from "./fit-texts.ts";

const MAX_ATTEMPTS = 100;
const HALF_OF_WARNINGS = 20;

/** The same limits for a call's tries. What is wrong in one is wrong in the call, too, where it is said. */
export function fitAttempts(attempts: readonly AttemptRecord[], calledAtMs: number): readonly AttemptRecord[] {
  const fitting = attempts.slice(0, MAX_ATTEMPTS).map((attempt) => fitAttempt(attempt, calledAtMs));
  const isSame = attempts.length <= MAX_ATTEMPTS && fitting.every((attempt, index) => attempt === attempts[index]);
  return isSame ? attempts : fitting;
}

function fitAttempt(attempt: AttemptRecord, calledAtMs: number): AttemptRecord {
  const changes: Changes<AttemptRecord> = {};
  for (const name of ATTEMPT_COUNTS) if (!isCountOrNull(attempt[name])) changes[name] = null;
  if (!isMoment(attempt.startedAtMs)) changes.startedAtMs = calledAtMs;
  if (!isDuration(attempt.durationMs)) changes.durationMs = 0;
  if (!isDurationOrNull(attempt.timeToFirstTokenMs)) changes.timeToFirstTokenMs = null;
  if (attempt.httpStatus !== null && !isStatus(attempt.httpStatus)) changes.httpStatus = null;
  const provider = fitName(attempt.provider) ?? "unknown";
  const model = fitName(attempt.model) ?? "unknown";
  const errorMessage = fitMessage(attempt.errorMessage);
  if (provider !== attempt.provider) changes.provider = provider;
  if (model !== attempt.model) changes.model = model;
  if (errorMessage !== attempt.errorMessage) changes.errorMessage = errorMessage;
  return Object.keys(changes).length === 0 ? attempt : { ...attempt, ...changes };
}

/** What is told already and what is new: the first and the last of many, none longer than a message. */
export function fitWarnings(told: readonly string[], added: readonly string[]): readonly string[] {
  const all = added.length === 0 ? told : [...told, ...added];
  const isMany = all.length > 2 * HALF_OF_WARNINGS;
  const kept = isMany ? [...all.slice(0, HALF_OF_WARNINGS), ...all.slice(-HALF_OF_WARNINGS)] : all;
  const fitting = kept.map((warning) => fitMessage(warning) ?? "");
  return !isMany && fitting.every((warning, index) => warning === all[index]) ? all : fitting;
}
