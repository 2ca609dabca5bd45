import { withCommands } from "../command-name.ts";
import type { Output } from "../output.ts";
import { safeText } from "../terminal/safe-text.ts";
import type { Finding } from "./finding.ts";

const MARKS = { ok: "✓", warning: "!", failed: "✗" } as const;

/** One line of each: what was looked at, what was found, and what to do where something is to be done. */
export function tellFindings(findings: readonly Finding[], output: Output): void {
  for (const { status, check, detail, hint } of findings) {
    const [first = "", ...more] = detail.split("\n");
    const rest = more.map((line) => ` ${line.trim()}`).join("");
    output.out(
      withCommands(
        `${MARKS[status]} ${safeText(`${check}: ${first}${rest}`)}${hint === undefined ? "" : ` → ${safeText(hint)}`}\n`,
      ),
    );
  }
}
