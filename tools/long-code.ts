/**
 * Nothing over 300 lines a file or 60 a function: what grows past that wants another shape. Tests are data and are
 * let be.
 */
import { parseSync } from "vite";
import type { SourceFile } from "./imports/source-file.ts";
import { isTestSupport } from "./test-support.ts";

const FILE_LINES = 300;
const FUNCTION_LINES = 60;

/** Every file and function over its limit, in words. */
export function longCode(file: SourceFile): string[] {
  if (isTestSupport(file.path)) return [];
  const lines = file.text.trimEnd().split("\n").length;
  const tooLong = lines > FILE_LINES ? [`${file.path} has ${lines} lines; ${FILE_LINES} is the most`] : [];
  for (const { start, end } of functionsIn(parseSync(file.path, file.text).program)) {
    const length = file.text.slice(start, end).split("\n").length;
    if (length <= FUNCTION_LINES) continue;
    const line = file.text.slice(0, start).split("\n").length;
    tooLong.push(`${file.path}:${line} is a function of ${length} lines; ${FUNCTION_LINES} is the most`);
  }
  return tooLong;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function functionsIn(node: unknown): Span[] {
  if (Array.isArray(node)) return node.flatMap(functionsIn);
  if (typeof node !== "object" || node === null) return [];
  const inside = Object.values(node).flatMap(functionsIn);
  return isFunction(node) ? [node, ...inside] : inside;
}

function isFunction(node: object): node is Span {
  return "type" in node && /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(String(node.type));
}
