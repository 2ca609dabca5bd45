import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createPlain, type RequestListener } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CallRow } from "@ai-liaison/core";
import { openLedgerReader } from "@ai-liaison/ledger";
import { type SpawnedGateway, spawnGateway, startFakeVendor } from "@ai-liaison/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Certificate, makeCertificate } from "./fixtures/make-certificate.ts";
import { HELLO, providerRow } from "./open-test-gateway.ts";

const DAY_MS = 86_400_000;
const COLUMNS =
  "provider_name,primary_url,secondary_url,api_key_env,timeout,max_requests_per_minute,cost_per_1k_tokens,priority,vendor,models";

const CASES: readonly (readonly [what: string, name: string, reason: RegExp])[] = [
  ["whose certificate has expired", "expired", /CERT_HAS_EXPIRED/],
  ["whose certificate is another host's", "wrong-host", /ERR_TLS_CERT_ALTNAME_INVALID/],
  ["whose certificate nobody vouches for", "untrusted", /DEPTH_ZERO_SELF_SIGNED_CERT/],
  ["that speaks no TLS where it should", "plain", /ERR_SSL_/],
  ["whose name nobody knows", "no-name", /ENOTFOUND|EAI_AGAIN/],
  ["that does not listen", "closed", /ECONNREFUSED/],
];

describe("a vendor that cannot be reached as it should be", () => {
  const folder = mkdtempSync(join(tmpdir(), "liaison-unreachable-"));
  const dataDirectory = join(folder, "data");
  const stack = new AsyncDisposableStack();
  let gateway: SpawnedGateway;
  /** Requests that came through, with the vendor's key in them, to a server that is none of ours. */
  let leaked = 0;

  beforeAll(async () => {
    const now = Date.now();
    const valid = (host: string) => makeCertificate(host, new Date(now - DAY_MS), new Date(now + DAY_MS));
    const expired = makeCertificate("localhost", new Date(now - 9 * DAY_MS), new Date(now - DAY_MS));
    const [good, wrong, untrusted] = [valid("localhost"), valid("other.example"), valid("localhost")];
    const other = await startFakeVendor();
    stack.use(other);
    const listen = async (certificate: Certificate | null, answer: RequestListener): Promise<string> => {
      const server = certificate === null ? createPlain(answer) : createServer(certificate, answer);
      server.listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      stack.defer(() => {
        server.closeAllConnections();
        server.close();
      });
      return `https://localhost:${(server.address() as AddressInfo).port}`;
    };
    const leak: RequestListener = (_request, response) => {
      leaked += 1;
      response.end("{}");
    };
    const answer: RequestListener = (request, response) => {
      request.resume();
      const choice = { index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" };
      response.setHeader("content-type", "application/json").end(JSON.stringify({ id: "x", choices: [choice] }));
    };
    const urls: Readonly<Record<string, string>> = {
      good: await listen(good, answer),
      expired: await listen(expired, leak),
      "wrong-host": await listen(wrong, leak),
      untrusted: await listen(untrusted, leak),
      plain: await listen(null, leak),
      "no-name": "https://no-such-host.invalid",
      closed: "https://localhost:1",
    };
    const rows = Object.entries(urls).flatMap(([name, url]) => [
      `${providerRow(name, url, { priority: 1, timeout: "10" })},,${name}-model`,
      `${providerRow(`after-${name}`, other.url, { priority: 2 })},,${name}-model`,
    ]);
    writeFileSync(join(folder, "providers.csv"), `${[COLUMNS, ...rows].join("\n")}\n`);
    writeFileSync(
      join(folder, "liaison.yaml"),
      "providers: ./providers.csv\nmodel_lists: false\nretry: { max_attempts: 1 }\n",
    );
    writeFileSync(join(folder, "trusted.pem"), good.cert + wrong.cert + expired.cert);
    const env = { FAKE_KEY: "vendor-secret-key", NODE_EXTRA_CA_CERTS: join(folder, "trusted.pem") };
    gateway = stack.use(await spawnGateway({ dataDirectory, cwd: folder, env }));
  }, 60_000);
  afterAll(async () => {
    await stack.disposeAsync();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (model: string): Promise<Response> =>
    fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...HELLO, model }),
    });

  async function rowOf(answer: Response): Promise<CallRow | undefined> {
    const find = (): CallRow | undefined => {
      using ledger = openLedgerReader(join(dataDirectory, "ledger.sqlite"));
      return ledger.calls({ last: 1000 }).find(({ id }) => id === answer.headers.get("x-liaison-call-id"));
    };
    await expect.poll(find, { timeout: 10_000 }).toBeDefined();
    return find();
  }

  test("is told from one that can: a certificate that is vouched for, in time, and for the host is taken", async () => {
    expect((await ask("good/good-model")).status).toBe(200);
  });

  test.each(CASES)("%s gets no request; the reason is told, and the next is asked", async (_what, name, reason) => {
    const alone = await ask(`${name}/${name}-model`);
    expect(alone.status).toBe(502);
    expect(await alone.json()).toMatchObject({ error: { code: "network", message: expect.stringMatching(reason) } });
    const answer = await ask(`${name}-model`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("x-liaison-provider")).toBe(`after-${name}`);
    expect((await rowOf(answer))?.attempts).toMatchObject([
      { provider: name, outcome: "error", error_code: "network", error_message: expect.stringMatching(reason) },
      { provider: `after-${name}`, outcome: "success" },
    ]);
    expect(leaked).toBe(0);
  });
});
