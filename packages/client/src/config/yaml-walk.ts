import { isAlias, isMap, isScalar, isSeq, type Scalar } from "yaml";
import type { Findings } from "./config-error.ts";
import type { Environment } from "./environment.ts";
import { plainValue, substitute } from "./substitute.ts";

const MAX_DEPTH = 64;
const MALFORMED = `has a \`\${…}\` that names no variable. Write \`$\${\` for a literal \`\${\`.`;

export const LEADS_NOWHERE = "refers to an anchor (`*name`) that is not there.";

/** Puts values in place of `${NAME}`, finds aliases that lead nowhere, and stops at a depth no configuration has. */
export class YamlWalk {
  readonly #anchors = new Set<string>();
  readonly #lineAt: (offset: number) => string;
  readonly #environment: Environment;
  readonly #findings: Findings;

  constructor(lineAt: (offset: number) => string, environment: Environment, findings: Findings) {
    this.#lineAt = lineAt;
    this.#environment = environment;
    this.#findings = findings;
  }

  /** Throws a RangeError when it gets too deep. */
  node(node: unknown, depth: number): void {
    if (depth > MAX_DEPTH) throw new RangeError("nested too deeply");
    if (isAlias(node)) {
      if (!this.#anchors.has(node.source)) this.#findings.problem(this.#lineOf(node), LEADS_NOWHERE);
      return;
    }
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) this.#anchors.add(node.anchor);
    if (isScalar(node)) this.#scalar(node);
    else if (isSeq(node)) for (const item of node.items) this.node(item, depth + 1);
    else if (isMap(node)) {
      for (const { key, value } of node.items) {
        if (!isScalar(key)) this.node(key, depth + 1);
        else if (key.anchor !== undefined) this.#anchors.add(key.anchor);
        this.node(value, depth + 1);
      }
    }
  }

  #scalar(node: Scalar): void {
    const replaced = typeof node.value === "string" ? substitute(node.value, this.#environment) : null;
    if (replaced === null) return;
    const at = this.#lineOf(node);
    if (replaced.malformed) this.#findings.problem(at, MALFORMED);
    for (const name of replaced.missing) {
      const otherwise = `\${${name}:-otherwise}`;
      this.#findings.problem(at, `needs the variable ${name}, which is not set. Set it, or write \`${otherwise}\`.`);
    }
    node.value = node.type === "PLAIN" || replaced.isWhole ? plainValue(replaced.text) : replaced.text;
  }

  #lineOf(node: { readonly range?: readonly [number, number, number] | null }): string {
    return this.#lineAt(node.range?.[0] ?? 0);
  }
}
