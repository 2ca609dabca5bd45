import type { Provider } from "@ai-liaison/core";
import { safeText } from "../terminal/safe-text.ts";

/** What is said once the gateway listens. */
export interface Welcome {
  readonly version: string;
  readonly url: string;
  readonly dataDirectory: string;
  /** The first asked first. */
  readonly providers: readonly Provider[];
  /** No key was ever created: this machine may call without one. */
  readonly open: boolean;
  readonly warnings: readonly string[];
}

const MOST_WARNINGS = 5;

/** The first screen: where it listens, what answers, who may call, and a line to try that works. */
export function welcomeText(welcome: Welcome): string {
  const { version, url, dataDirectory, providers, open } = welcome;
  const simulated = providers.some(({ vendor }) => vendor.simulated === true);
  const names = providers.map(({ name }) => safeText(name)).join(", ");
  const lines = [
    `AI Liaison ${version} listens on ${url}`,
    "",
    `  Providers  ${names === "" ? "none" : names}${simulated ? ": answers are SIMULATED, cost nothing, and are in no sum" : ""}`,
    `  Access     ${open ? "open to this machine, until the first `ai-liaison keys create`" : "by key: see `ai-liaison keys list`"}`,
    `  Data       ${safeText(dataDirectory)}`,
    ...warningLines(welcome.warnings, simulated),
    "",
    "Try it:",
    `  ${tryLine(welcome)}`,
    "Then see `ai-liaison calls` and `ai-liaison cost --by model`. Ctrl+C stops it.",
  ];
  return `${lines.join("\n")}\n`;
}

/** A call that this gateway answers, as one line for a shell. */
export function tryLine({ url, providers, open }: Welcome): string {
  const body = JSON.stringify({ model: modelToTry(providers), messages: [{ role: "user", content: "Hello" }] });
  const key = open ? "" : ' -H "authorization: Bearer $LIAISON_KEY"';
  return `curl ${reachable(url)}/v1/chat/completions${key} -H 'content-type: application/json' -d '${quoted(body)}'`;
}

/** A model that the first provider to be asked offers by name. */
function modelToTry(providers: readonly Provider[]): string {
  for (const { defaultModel, models, vendor } of providers) {
    const named = [defaultModel, ...models, ...(models.length === 0 ? vendor.models : [])];
    const model = named.find((name) => name !== null && !name.includes("*"));
    if (model !== undefined && model !== null) return model;
  }
  return "your-model";
}

function warningLines(warnings: readonly string[], simulated: boolean): string[] {
  const told = simulated ? warnings.filter((text) => !/simulated/i.test(text)) : warnings;
  if (told.length === 0) return [];
  const rest = told.length - MOST_WARNINGS;
  const more = rest > 0 ? [`  … and ${rest} more: see \`ai-liaison config validate\``] : [];
  return ["", ...told.slice(0, MOST_WARNINGS).map((text) => `  warning: ${safeText(text)}`), ...more];
}

/** An address to listen on is not always one to call. */
function reachable(url: string): string {
  return url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
}

function quoted(text: string): string {
  return safeText(text).replaceAll("'", "'\\''");
}
