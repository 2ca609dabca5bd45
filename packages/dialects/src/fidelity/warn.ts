/** Notes in words what a format could not say. */
export type Warn = (warning: string) => void;

export const SILENT: Warn = () => {};

/** The same words are said once, however often an answer gives cause for them. */
export function warnOnce(warn: Warn): Warn {
  const said = new Set<string>();
  return (warning) => {
    if (said.has(warning)) return;
    said.add(warning);
    warn(warning);
  };
}
