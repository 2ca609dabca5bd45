import { Fault, isJsonObject, type JsonObject } from "@ai-liaison/core";
import { importPKCS8, SignJWT } from "jose";
import { findAccount } from "./find-account.ts";
import type { Token } from "./token-cache.ts";
import type { TokenPorts, TokenRequest } from "./token-ports.ts";

/**
 * OAuth tokens for Google's clouds, as "Application Default Credentials" have it
 * (https://cloud.google.com/docs/authentication/application-default-credentials, read 2026-11-21): a service account's
 * key signs a note that is exchanged for a token; a person's own login has a refresh token; on Google's machines a
 * server next door hands tokens out. Whatever goes wrong is told without a word of theirs but the error's code.
 */
const TIMEOUT_MS = 10_000;
const NOTE_LIVES_S = 3600;
const TOKEN_URL = "https://oauth2.googleapis.com/token";
const MOST_CHARACTERS = 65_536;

/** A fresh token. Rejects with a Fault. */
export async function fetchToken(request: TokenRequest, ports: TokenPorts): Promise<Token> {
  const account = await findAccount(request, ports.readText);
  switch (account?.type) {
    case "service_account":
      return exchange(request, ports, { account, form: await noteOf(account, request, ports) });
    case "authorized_user":
      return exchange(request, ports, { account, form: refreshOf(account) });
    case undefined:
      return fromMachine(request, ports);
    default:
      throw refused(
        request,
        "its file is of a kind that is not supported: neither service_account nor authorized_user",
      );
  }
}

async function noteOf(account: JsonObject, request: TokenRequest, { nowMs }: TokenPorts): Promise<URLSearchParams> {
  const { private_key: pem, client_email: email, private_key_id: kid } = account;
  if (typeof pem !== "string" || typeof email !== "string") throw refused(request, "its file lacks the account's key");
  const seconds = Math.floor(nowMs() / 1000);
  try {
    const note = await new SignJWT({ scope: request.scope })
      .setProtectedHeader({ alg: "RS256", typ: "JWT", ...(typeof kid === "string" ? { kid } : {}) })
      .setIssuer(email)
      .setAudience(tokenUrlOf(account))
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + NOTE_LIVES_S)
      .sign(await importPKCS8(pem, "RS256"));
    return new URLSearchParams({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: note });
  } catch {
    // The cause may quote the key.
    throw refused(request, "the account's key in its file cannot be read");
  }
}

function refreshOf({ client_id, client_secret, refresh_token }: JsonObject): URLSearchParams {
  return new URLSearchParams({
    grant_type: "refresh_token",
    client_id: String(client_id),
    client_secret: String(client_secret),
    refresh_token: String(refresh_token),
  });
}

interface Exchange {
  readonly account: JsonObject;
  readonly form: URLSearchParams;
}

async function exchange(request: TokenRequest, ports: TokenPorts, { account, form }: Exchange): Promise<Token> {
  const payer = account.quota_project_id;
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const asked = { url: tokenUrlOf(account), method: "POST", headers, body: form.toString() } as const;
  return { ...(await ask(request, ports, asked)), payer: typeof payer === "string" ? payer : null };
}

async function fromMachine(request: TokenRequest, ports: TokenPorts): Promise<Token> {
  const host = request.credentials.metadataHost ?? "metadata.google.internal";
  const url = `http://${host}/computeMetadata/v1/instance/service-accounts/default/token`;
  const asked = { url, method: "GET", headers: { "metadata-flavor": "Google" } } as const;
  try {
    return { ...(await ask(request, ports, asked)), payer: null };
  } catch (error) {
    throw new Fault("provider_authentication", `There are no credentials for \`${request.name}\`.`, {
      cause: error,
      hint: "Set GOOGLE_APPLICATION_CREDENTIALS to a service account's file, or run `gcloud auth application-default login`.",
    });
  }
}

interface Asked {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function ask(request: TokenRequest, ports: TokenPorts, { url, ...asked }: Asked): Promise<Omit<Token, "payer">> {
  const answer = await send(request, ports, { url, ...asked });
  const { access_token: token, expires_in: lifeS, error } = answer.body;
  if (answer.status !== 200 || typeof token !== "string" || typeof lifeS !== "number") {
    const code = typeof error === "string" && /^[a-z_]{1,40}$/.test(error) ? `, ${error}` : "";
    throw refused(request, `the token endpoint refused them (${answer.status}${code})`);
  }
  return { token, expiresAtMs: ports.nowMs() + lifeS * 1000 };
}

async function send(request: TokenRequest, ports: TokenPorts, { url, ...asked }: Asked) {
  try {
    const options = { ...asked, redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) } as const;
    const response = await ports.fetch(url, options);
    return { status: response.status, body: parse(await response.text()) };
  } catch (error) {
    throw new Fault("network", `The token endpoint for \`${request.name}\` cannot be reached.`, { cause: error });
  }
}

function parse(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text.slice(0, MOST_CHARACTERS));
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

function tokenUrlOf({ token_uri: url }: JsonObject): string {
  return typeof url === "string" ? url : TOKEN_URL;
}

function refused({ name }: TokenRequest, why: string): Fault {
  return new Fault("provider_authentication", `The credentials of \`${name}\` are of no use: ${why}.`);
}
