/** What people type. In a clone of the sources nothing is on the path, and `npx` finds the workspace's own. */
const COMMAND = import.meta.url.endsWith(".ts") ? "npx ai-liaison" : "ai-liaison";

/**
 * A text with its commands as they work here.
 *
 * @example withCommands("Run `ai-liaison doctor`.") // "Run `npx ai-liaison doctor`." in a clone
 */
export function withCommands(text: string, command = COMMAND): string {
  return text.replaceAll("`ai-liaison ", `\`${command} `);
}
