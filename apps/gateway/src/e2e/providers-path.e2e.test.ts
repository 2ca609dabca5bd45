import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createKey } from "@ai-liaison/client";
import { listenOnLoopback, startFakeVendor } from "@ai-liaison/testkit";
import Anthropic from "@anthropic-ai/sdk";
import { describe, expect, test } from "vitest";
import { startFileVendor } from "./fixtures/file-vendor.ts";
import { openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

function gatewayTo(url: string, vendor: string, basePath = "/v1"): Promise<TestGateway> {
  return openTestGateway({ rows: [`${providerRow("acme-ai", `${url}${basePath}`)},${vendor}`], columns: ["vendor"] });
}

async function startServer(answer: (request: IncomingMessage, body: Buffer, response: ServerResponse) => void) {
  const server = createServer(async (request, response) => {
    answer(request, Buffer.concat(await Array.fromAsync<Buffer>(request)), response);
  });
  const { url, close } = await listenOnLoopback(server);
  return { url, [Symbol.asyncDispose]: close };
}

describe("a vendor's own paths behind its provider's name", () => {
  test("an official SDK works there, whole and streaming, and is metered as anywhere", async () => {
    await using vendor = await startFakeVendor();
    await using gateway = await gatewayTo(vendor.url, "anthropic");
    const client = new Anthropic({ apiKey: "any", baseURL: `${gateway.url}/providers/acme-ai`, maxRetries: 0 });
    const asked = {
      model: "claude-haiku-4-5",
      max_tokens: 64,
      messages: [{ role: "user" as const, content: "Hello" }],
    };
    const whole = await client.messages.create(asked);
    const streamed = await client.messages.stream(asked).finalMessage();
    expect(streamed.content).toEqual(whole.content);
    expect(vendor.requests.map(({ path }) => path)).toEqual(["/v1/messages", "/v1/messages"]);
    expect(vendor.requests[0]?.headers["x-api-key"]).toBe("vendor-secret-key");
    const rows = await gateway.calls();
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      expect(row).toMatchObject({
        endpoint: "providers",
        provider: "acme-ai",
        model_used: "claude-haiku-4-5",
        input_tokens: whole.usage.input_tokens,
        output_tokens: whole.usage.output_tokens,
        usage_source: "provider",
        status: "success",
      });
      expect(row.total_cost_nano_usd).toBeGreaterThan(0);
    }
  });

  test.each(["GET", "POST", "PUT", "PATCH", "DELETE"])("%s goes as it is, and so does its answer", async (method) => {
    const seen: { method: string; url: string; type: string | undefined; body: string; cookie: unknown }[] = [];
    await using vendor = await startServer((request, body, response) => {
      const { "content-type": type, cookie } = request.headers;
      seen.push({ method: request.method ?? "", url: request.url ?? "", type, body: String(body), cookie });
      response
        .writeHead(207, { "content-type": "text/plain", "x-vendor": "yes", "set-cookie": "a=b" })
        .end("as it is\n");
    });
    await using gateway = await gatewayTo(vendor.url, "openai-compatible");
    const body = method === "GET" ? {} : { body: '{"odd": [1,  2]}' };
    const answer = await fetch(`${gateway.url}/providers/acme-ai/v9/odd%20path?b=2&key=sk-liaison-secret&a=1`, {
      method,
      headers: { "content-type": "application/x-odd", cookie: "mine=1" },
      ...body,
    });
    expect(answer.status).toBe(207);
    expect(await answer.text()).toBe("as it is\n");
    expect(answer.headers.get("x-vendor")).toBe("yes");
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect(seen[0]).toMatchObject({ method, url: "/v9/odd%20path?b=2&a=1", body: body.body ?? "", cookie: undefined });
    if (method !== "GET") expect(seen[0]?.type).toBe("application/x-odd");
    const [row] = await gateway.calls();
    expect(row).toMatchObject({ http_status: 207, status: "success", total_cost_nano_usd: null, usage_source: "none" });
  });

  test("what fails fails as the vendor says, is not asked for twice, and tells nothing of our key", async () => {
    let asked = 0;
    const statuses = [500, 422, 401];
    await using vendor = await startServer((_request, _body, response) => {
      response.writeHead(statuses[asked] ?? 500, { "content-type": "application/json" });
      response.end(
        JSON.stringify({ detail: `attempt ${asked} with vendor-secret-key`.slice(0, asked === 2 ? 99 : 9) }),
      );
      asked += 1;
    });
    await using gateway = await gatewayTo(vendor.url, "openai-compatible");
    const ask = (): Promise<Response> => gateway.post("/providers/acme-ai/v1/things", {});
    const [failed, refused, ours] = [await ask(), await ask(), await ask()];
    expect([failed.status, refused.status, ours.status]).toEqual([500, 422, 502]);
    expect(await refused.json()).toEqual({ detail: "attempt 1" });
    expect(await ours.text()).not.toContain("vendor-secret-key");
    expect(asked).toBe(3);
  });

  test("only keys that may are let through, and what was made belongs to who made it", async () => {
    await using vendor = await startFileVendor();
    await using gateway = await gatewayTo(vendor.url, "openai");
    const keyOf = async (name: string, passthrough: boolean): Promise<string> =>
      (await createKey(gateway.dataDirectory, { name, customer: name, passthrough })).secret;
    const [acme, globex, plain] = [await keyOf("acme", true), await keyOf("globex", true), await keyOf("plain", false)];
    const ask = (key: string, path: string, init: RequestInit = {}): Promise<Response> =>
      fetch(`${gateway.url}${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${key}` } });
    await expect.poll(async () => (await ask(plain, "/v1/files")).status).toBe(200);
    const refused = await ask(plain, "/providers/acme-ai/v1/files");
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain("--passthrough");
    const batch = {
      input_file_id: "file-made-elsewhere-1",
      endpoint: "/v1/chat/completions",
      completion_window: "24h",
    };
    const made = await ask(acme, "/providers/acme-ai/v1/batches", {
      method: "POST",
      body: JSON.stringify(batch),
      headers: { "content-type": "application/json" },
    });
    const { id } = (await made.json()) as { id: string };
    const before = vendor.seen.length;
    expect((await ask(globex, `/providers/acme-ai/v1/batches/${id}`)).status).toBe(404);
    expect((await ask(globex, `/v1/batches/${id}`)).status).toBe(404);
    expect(vendor.seen.length).toBe(before);
    expect((await ask(acme, `/providers/acme-ai/v1/batches/${id}`)).status).toBe(200);
    expect((await ask(acme, `/v1/batches/${id}`)).status).toBe(200);
    const listed = (await (await ask(globex, "/providers/acme-ai/v1/batches")).json()) as { data: unknown[] };
    expect(listed.data).toEqual([]);
  });

  test("a provider nobody enabled, and a path that could become another, are refused before anything is sent", async () => {
    let asked = 0;
    await using vendor = await startServer((_request, _body, response) => {
      asked += 1;
      response.end("{}");
    });
    await using gateway = await gatewayTo(vendor.url, "openai-compatible");
    expect((await gateway.post("/providers/nobody/v1/x", {})).status).toBe(404);
    expect((await gateway.post("/providers/acme-ai/v1/%252e%2e/%2e%2e%2fx", {})).status).toBe(400);
    expect((await gateway.post("/providers/acme-ai//evil.example/x", {})).status).toBe(400);
    expect(asked).toBe(0);
  });

  test("an answer that breaks off is an error, not a short answer", async () => {
    await using vendor = await startServer((_request, _body, response) => {
      response.writeHead(200, { "content-type": "application/octet-stream" });
      response.write("half of it");
      setTimeout(() => response.destroy(), 30);
    });
    await using gateway = await gatewayTo(vendor.url, "openai-compatible");
    const answer = await fetch(`${gateway.url}/providers/acme-ai/v1/results`);
    await expect(answer.text()).rejects.toThrow();
    const [row] = await gateway.calls();
    expect(row).toMatchObject({ status: "error", error_code: "interrupted" });
  });
});
