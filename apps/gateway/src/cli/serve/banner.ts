import type { Provider } from "@ai-liaison/core";
import { withCommands } from "../command-name.ts";
import { safeText } from "../terminal/safe-text.ts";

/** What is said once the gateway listens. */
export interface Welcome {
  readonly version: string;
  readonly url: string;
  readonly dataDirectory: string;
  /** The first asked first. */
  readonly providers: readonly Provider[];
  /** Names of routes that calls may ask for. */
  readonly routes: readonly string[];
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
    ...anyModelLines(welcome),
    "Then see `ai-liaison calls` and `ai-liaison cost --by model`. Ctrl+C stops it.",
  ];
  return withCommands(`${lines.join("\n")}\n`);
}

/** A call that this gateway answers, as one line for a shell. */
export function tryLine(welcome: Welcome): string {
  const { url, open } = welcome;
  const body = JSON.stringify({ model: modelToTry(welcome), messages: [{ role: "user", content: "Hello" }] });
  const key = open ? "" : ' -H "authorization: Bearer $LIAISON_KEY"';
  return `curl ${reachable(url)}/v1/chat/completions${key} -H 'content-type: application/json' -d '${quoted(body)}'`;
}

const ANY = "MODEL";

/** A model that is surely answered: a route's name, or one that a provider is configured with; else a placeholder. */
function modelToTry({ routes, providers }: Welcome): string {
  const [route] = routes;
  if (route !== undefined) return route;
  for (const { defaultModel, models, vendor } of providers) {
    const model = vendor.simulated === true ? "demo" : [defaultModel, ...models].find(isName);
    if (model !== undefined && model !== null) return model;
  }
  return ANY;
}

function isName(model: string | null): model is string {
  return model !== null && !model.includes("*");
}

/** What may stand for the placeholder. */
function anyModelLines(welcome: Welcome): string[] {
  const [first] = welcome.providers;
  if (modelToTry(welcome) !== ANY || first === undefined) return [];
  const patterns = (first.models.length > 0 ? first.models : first.vendor.models).slice(0, 4).map(safeText);
  if (patterns.every((pattern) => pattern === "*"))
    return [`  where ${ANY} is any model that ${safeText(first.name)} has`];
  return [
    `  where ${ANY} is one of ${safeText(first.name)}'s: ${patterns.join(", ")}${patterns.length === 4 ? ", …" : ""}`,
  ];
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
