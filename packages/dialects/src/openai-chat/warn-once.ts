import type { Warn } from "./write-content.ts";

/** The same words are said once, however often a stream gives cause for them. */
export function warnOnce(warn: Warn): Warn {
  const said = new Set<string>();
  return (warning) => {
    if (said.has(warning)) return;
    said.add(warning);
    warn(warning);
  };
}
