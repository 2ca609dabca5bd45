import { Fault, isJsonObject, type JsonObject } from "@ai-liaison/core";
import type { TokenPorts, TokenRequest } from "./token-ports.ts";

const FILE = "application_default_credentials.json";

/** The account's file: the one that is named, else the one `gcloud` writes; null where there is none. */
export async function findAccount(
  { credentials, name }: TokenRequest,
  readText: TokenPorts["readText"],
): Promise<JsonObject | null> {
  const named = credentials.file;
  const path = named ?? customaryPath(credentials);
  const text = path === null ? null : await readText(path);
  if (text === null && named !== undefined) {
    throw new Fault("provider_authentication", `The file with the credentials of \`${name}\` cannot be read.`, {
      hint: "Check the path in GOOGLE_APPLICATION_CREDENTIALS, and who may read the file.",
    });
  }
  return text === null ? null : parse(text, name);
}

function customaryPath({ configFolder, home, appData }: TokenRequest["credentials"]): string | null {
  if (configFolder !== undefined) return `${configFolder}/${FILE}`;
  if (appData !== undefined) return `${appData}/gcloud/${FILE}`;
  return home === undefined ? null : `${home}/.config/gcloud/${FILE}`;
}

function parse(text: string, name: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // The cause quotes the file.
  }
  throw new Fault("provider_authentication", `The file with the credentials of \`${name}\` is no JSON object.`);
}
