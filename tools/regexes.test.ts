import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { createContext, Script } from "node:vm";
import { parseAst } from "vite";
import { expect, test } from "vitest";
import { ROOT, sourceFiles } from "./source-files.ts";

/**
 * A regex that takes the square of its text's length is a way to stop the gateway with one request. Every regex of the
 * product meets texts of 60 KB made of repetitions: of what is in most texts, and of what is in itself.
 */
const LENGTH = 60_000;
const WITHIN_MS = 600;
/** Ends what most classes match, what a dot matches, and the text. */
const END = "\u0000!\n";
const COMMON = ["a", "0", " ", "\t", "\n", ".", "-", "/", ":", '"', "\\", "=", ",", "[", "{", '\\"', "a ", "0.", "<"];

/** Never given a text of another's: what bounds it stands in the reason. */
const BOUNDED: Readonly<Record<string, string>> = {
  "apps/gateway/src/cli/providers/csv-with-row.ts": "the operator's own file",
  "apps/gateway/src/cli/terminal/show-numbers.ts": "a number's digits",
  "packages/client/src/config/fields.ts": "a number's digits",
  "packages/client/src/config/load-storage.ts": "a place in the operator's own file",
  "packages/client/src/config/provider-list.ts": "a number's digits",
  "packages/core/src/money.ts": "nine digits",
  "packages/dialects/src/json/reported-cost.ts": "a number's digits",
  "packages/dialects/src/json/vendor-models.ts": "a number's digits",
  "packages/dialects/src/openai-chat/models.ts": "a number's digits",
  "packages/track/src/sdks/extractor-at.ts": "longer paths are not looked at",
  "packages/track/src/sinks/http-sink.ts": "the operator's own address",
};

interface Found {
  readonly path: string;
  readonly pattern: string;
  readonly flags: string;
}

function regexesIn(path: string, source: string): readonly Found[] {
  const found: Found[] = [];
  JSON.stringify(parseAst(stripTypeScriptTypes(source)), (_key, value: unknown) => {
    if (typeof value === "object" && value !== null && "regex" in value) {
      const { pattern, flags } = value.regex as { readonly pattern: string; readonly flags: string };
      found.push({ path, pattern, flags });
    }
    return typeof value === "bigint" ? String(value) : value;
  });
  return found;
}

/** The words of a pattern, which get a search further than other texts do. */
function wordsOf(pattern: string): readonly string[] {
  const plain = pattern.replace(/\\[a-zA-Z]/g, " ").replace(/\\(.)/g, "$1");
  const words = plain.split(/[[\](){}?*+|^$]+/).filter((word) => word.trim() !== "" && word.length < 40);
  return [...new Set(words)].slice(0, 6).flatMap((word) => [word, `${word} a.`, `.00${word}`]);
}

const context = createContext({ texts: [], regex: / / });
const attack = new Script("for (const text of texts) text.replace(regex, '')");
const commonTexts = COMMON.map(textOf);

function textOf(piece: string): string {
  return piece.repeat(LENGTH / piece.length) + END;
}

function isQuick({ pattern, flags }: Found): boolean {
  const texts = [...commonTexts, ...wordsOf(pattern).map(textOf)];
  Object.assign(context, { texts, regex: new RegExp(pattern, flags) });
  // Others may have the machine meanwhile: what is quick is quick once.
  return [1, 2, 3].some(() => {
    try {
      attack.runInContext(context, { timeout: WITHIN_MS });
      return true;
    } catch {
      return false;
    }
  });
}

test("every regex of the product takes time in proportion to its text", () => {
  const product = sourceFiles().filter(
    ({ path }) =>
      /^(?:packages|apps)\//.test(path) &&
      !/testkit|fixtures|\.test\.|\/e2e\/|\/faults\//.test(path) &&
      BOUNDED[path] === undefined,
  );
  const found = product.flatMap(({ path, text }) => regexesIn(path, text));
  expect(found.length).toBeGreaterThan(150);
  expect(found.filter((regex) => !isQuick(regex))).toEqual([]);
});

test("what is excepted is there", () => {
  for (const path of Object.keys(BOUNDED)) expect(readFileSync(join(ROOT, path), "utf8")).not.toBe("");
});
