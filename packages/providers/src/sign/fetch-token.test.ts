import { isFault } from "@ai-liaison/core";
import { exportPKCS8, generateKeyPair, jwtVerify } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { fetchToken } from "./fetch-token.ts";
import type { TokenFetchOptions } from "./token-ports.ts";

const NOW_MS = Date.UTC(2026, 10, 21);
const SCOPE = "https://scope.example/all";
const URL_OF_TOKENS = "https://oauth2.example/token";

let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let account: Record<string, string>;

beforeAll(async () => {
  keys = await generateKeyPair("RS256", { extractable: true });
  account = {
    type: "service_account",
    private_key: await exportPKCS8(keys.privateKey),
    private_key_id: "key-1",
    client_email: "us@example",
    token_uri: URL_OF_TOKENS,
  };
});

interface Seen extends TokenFetchOptions {
  readonly url: string;
}

function world(files: Record<string, string>, answer: { status: number; text: string } | Error) {
  const seen: Seen[] = [];
  const run = (credentials: Record<string, string>) =>
    fetchToken(
      { credentials, scope: SCOPE, name: "cloud" },
      {
        nowMs: () => NOW_MS,
        readText: (path) => Promise.resolve(files[path] ?? null),
        fetch: (url, options) => {
          seen.push({ url, ...options });
          if (answer instanceof Error) return Promise.reject(answer);
          return Promise.resolve({ status: answer.status, text: () => Promise.resolve(answer.text) });
        },
      },
    );
  return { run, seen };
}

const TOKEN = { status: 200, text: '{"access_token":"ya29.abc","expires_in":3599,"token_type":"Bearer"}' };

describe("a token", () => {
  test("of a service account is exchanged for a note its key signed", async () => {
    const { run, seen } = world({ "/key.json": JSON.stringify(account) }, TOKEN);
    expect(await run({ file: "/key.json" })).toEqual({
      token: "ya29.abc",
      expiresAtMs: NOW_MS + 3_599_000,
      payer: null,
    });
    const form = new URLSearchParams(seen[0]?.body);
    expect(seen[0]).toMatchObject({ url: URL_OF_TOKENS, method: "POST", redirect: "error" });
    expect(form.get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
    const { payload, protectedHeader } = await jwtVerify(form.get("assertion") ?? "", keys.publicKey, {
      currentDate: new Date(NOW_MS),
      audience: URL_OF_TOKENS,
      issuer: "us@example",
    });
    expect(protectedHeader).toEqual({ alg: "RS256", typ: "JWT", kid: "key-1" });
    expect(payload).toMatchObject({ scope: SCOPE, exp: NOW_MS / 1000 + 3600 });
  });

  test("of a person's own login is refreshed, and paid for by the project it names", async () => {
    const login = { type: "authorized_user", client_id: "c", client_secret: "s", refresh_token: "r" };
    const file = "/home/me/.config/gcloud/application_default_credentials.json";
    const { run, seen } = world({ [file]: JSON.stringify({ ...login, quota_project_id: "ours" }) }, TOKEN);
    expect(await run({ home: "/home/me" })).toMatchObject({ token: "ya29.abc", payer: "ours" });
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({
      grant_type: "refresh_token",
      client_id: "c",
      client_secret: "s",
      refresh_token: "r",
    });
    expect(seen[0]?.url).toBe("https://oauth2.googleapis.com/token");
  });

  test("is asked of the machine where there is no file", async () => {
    const { run, seen } = world({}, TOKEN);
    expect(await run({ home: "/root", metadataHost: "169.254.169.254" })).toMatchObject({ token: "ya29.abc" });
    expect(seen[0]).toMatchObject({
      url: "http://169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token",
      headers: { "metadata-flavor": "Google" },
    });
  });
});

describe("what goes wrong is told without a secret", () => {
  const secret = "hunter2";

  async function faultOf(files: Record<string, string>, answer: { status: number; text: string } | Error) {
    try {
      await world(files, answer).run({ file: "/key.json" });
    } catch (error) {
      if (isFault(error)) return error;
      throw error;
    }
    throw new Error("It was not refused.");
  }

  test.each([
    ["the file is not there", {}, TOKEN, "cannot be read"],
    ["the file is no JSON", { "/key.json": `{"private_key": "${secret}` }, TOKEN, "no JSON object"],
    [
      "the key is none",
      { "/key.json": JSON.stringify({ type: "service_account", private_key: secret, client_email: "e" }) },
      TOKEN,
      "cannot be read",
    ],
    ["the kind is another", { "/key.json": '{"type":"external_account"}' }, TOKEN, "not supported"],
    [
      "the exchange is refused",
      { "/key.json": '{"type":"authorized_user"}' },
      { status: 400, text: `{"error":"invalid_grant","error_description":"${secret}"}` },
      "(400, invalid_grant)",
    ],
    ["the answer is no token", { "/key.json": '{"type":"authorized_user"}' }, { status: 200, text: secret }, "(200)"],
  ])("%s", async (_, files, answer, words) => {
    const fault = await faultOf(files as Record<string, string>, answer);
    expect(fault.code).toBe("provider_authentication");
    expect(fault.message).toContain(words);
    expect(fault.message + fault.hint).not.toContain(secret);
  });

  test("an endpoint that cannot be reached is a matter of the network, to be tried again", async () => {
    const fault = await faultOf({ "/key.json": '{"type":"authorized_user"}' }, new Error("ECONNREFUSED"));
    expect(fault.code).toBe("network");
  });

  test("no file and no machine to ask is told with what to set", async () => {
    const { run } = world({}, new Error("ENOTFOUND"));
    await expect(run({})).rejects.toMatchObject({
      code: "provider_authentication",
      hint: expect.stringContaining("GOOGLE_APPLICATION_CREDENTIALS"),
    });
  });
});
