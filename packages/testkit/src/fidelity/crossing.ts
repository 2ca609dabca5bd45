import type { Dialect, Part } from "@ai-liaison/core";
import { ANSWER_LOSSES } from "./answer-losses.ts";
import { comparableAnswer } from "./comparable-answer.ts";
import { comparableRequest } from "./comparable-request.ts";
import type { AnswerHalf, CorpusFormat } from "./corpus-halves.ts";
import { ANSWER_SHAPES, type DeclaredLoss, type DeclaredRefusal, REFUSALS, REQUEST_SHAPES } from "./declared-losses.ts";
import { differences } from "./differences.ts";
import { judgeLosses } from "./judge-losses.ts";
import { inOneText, type OneText } from "./one-text.ts";
import { REQUEST_LOSSES } from "./request-losses.ts";
import { formatOf, passAnswer, passRequest, type ReadRequest } from "./translate.ts";

/** What came of a request or an answer that went through another format. */
export type Crossing =
  | { readonly kind: "exact" }
  | { readonly kind: "declared"; readonly rows: readonly (DeclaredLoss | DeclaredRefusal)[] }
  | { readonly kind: "refused"; readonly rows: readonly (DeclaredLoss | DeclaredRefusal)[] }
  /** What no row declares, in words. */
  | { readonly kind: "open"; readonly reasons: readonly string[] };

export function crossRequest(target: Dialect, read: ReadRequest): Crossing {
  try {
    const passage = passRequest(target, read);
    if (passage.kind === "refused") return refusalOf(target.id, passage.fault.param ?? "", passage.fault.message);
    const before = inShape(comparableRequest(read.request, read.head), target.id, REQUEST_SHAPES);
    const after = inShape(comparableRequest(passage.back.request), target.id, REQUEST_SHAPES);
    return judged(before, after, target.id, REQUEST_LOSSES, passage.warnings);
  } catch (error) {
    return { kind: "open", reasons: [`cannot be read back: ${String(error)}`] };
  }
}

export function crossAnswer(
  target: Dialect,
  { operation }: CorpusFormat,
  read: readonly (readonly Part[])[],
  half: AnswerHalf,
): Crossing {
  const format = formatOf(target, operation);
  if (format === null) throw new Error(`${target.id} does not speak ${operation}`);
  try {
    const passage = passAnswer(format, read, half.kind === "stream");
    const before = inShape(comparableAnswer(read.flat()), target.id, ANSWER_SHAPES);
    const after = inShape(comparableAnswer(passage.back), target.id, ANSWER_SHAPES);
    return judged(before, after, target.id, ANSWER_LOSSES, passage.warnings);
  } catch (error) {
    return { kind: "open", reasons: [`cannot be read back: ${String(error)}`] };
  }
}

type Comparable = ReturnType<typeof comparableAnswer>;

function inShape(value: Comparable, target: string, shapes: readonly OneText[]): Comparable {
  const shape = shapes.find(({ targets }) => targets.includes(target));
  return shape === undefined ? value : inOneText(value, shape);
}

function judged(
  before: Comparable,
  after: Comparable,
  target: string,
  losses: readonly DeclaredLoss[],
  warnings: readonly string[],
): Crossing {
  const { used, undeclared, silent } = judgeLosses(differences(before, after), target, losses, warnings);
  const reasons = [
    ...undeclared.map(({ path, kind }) => `\`${path}\` ${kind}`),
    ...silent.map(({ path, kind }) => `\`${path}\` ${kind} without a warning`),
  ];
  if (reasons.length > 0) return { kind: "open", reasons: [...new Set(reasons)] };
  return used.length === 0 ? { kind: "exact" } : { kind: "declared", rows: used };
}

function refusalOf(target: string, param: string, message: string): Crossing {
  const row = REFUSALS.find(({ targets, param: named }) => targetsInclude(targets, target) && named.test(param));
  return row === undefined
    ? { kind: "open", reasons: [`refused for \`${param}\`: ${message}`] }
    : { kind: "refused", rows: [row] };
}

function targetsInclude(targets: readonly string[] | "all", target: string): boolean {
  return targets === "all" || targets.includes(target);
}
