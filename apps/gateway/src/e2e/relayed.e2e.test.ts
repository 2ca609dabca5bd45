import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenOnLoopback } from "@ai-liaison/testkit";
import OpenAI, { APIError } from "openai";
import { describe, expect, test } from "vitest";
import { openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

/** A vendor of sound and verdicts, and what it was asked. */
interface Vendor extends AsyncDisposable {
  readonly url: string;
  readonly seen: { method: string; path: string; headers: IncomingMessage["headers"]; body: Buffer }[];
}

async function startVendor(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Vendor> {
  const seen: Vendor["seen"] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync<Buffer>(request));
    seen.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers, body });
    answer(request, response);
  });
  const { url, close } = await listenOnLoopback(server);
  return { url, seen, [Symbol.asyncDispose]: close };
}

const gatewayTo = (vendor: Vendor): Promise<TestGateway> =>
  openTestGateway({ rows: [`${providerRow("openai", `${vendor.url}/v1`)},openai`], columns: ["vendor"] });

const clientOf = ({ url }: TestGateway): OpenAI => new OpenAI({ apiKey: "any", baseURL: `${url}/v1`, maxRetries: 0 });

describe("answers that pass through whatever they are made of", () => {
  test("sound arrives byte for byte, in pieces, with its type, and is counted by the characters spoken", async () => {
    const sound = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251));
    await using vendor = await startVendor((_request, response) => {
      response.writeHead(200, { "content-type": "audio/mpeg", "content-disposition": 'attachment; filename="a.mp3"' });
      for (let at = 0; at < sound.length; at += 50_000) response.write(sound.subarray(at, at + 50_000));
      response.end();
    });
    await using gateway = await gatewayTo(vendor);
    const input = "Good morning, 世界 👋";
    const answer = await clientOf(gateway).audio.speech.create({ model: "openai/tts-1", voice: "alloy", input });
    expect(Buffer.from(await answer.arrayBuffer()).equals(sound)).toBe(true);
    expect(answer.headers.get("content-type")).toBe("audio/mpeg");
    expect(answer.headers.get("content-disposition")).toContain("a.mp3");
    expect(JSON.parse(vendor.seen[0]?.body.toString() ?? "")).toEqual({ model: "tts-1", voice: "alloy", input });
    const [row] = await gateway.calls();
    expect(row).toMatchObject({
      endpoint: "audio.speech",
      model_used: "tts-1",
      status: "success",
      http_status: 200,
      usage_source: "estimated",
      input_tokens: null,
    });
  });

  test("sound that breaks off breaks the client's connection too, and is recorded as an error", async () => {
    await using vendor = await startVendor((_request, response) => {
      response.writeHead(200, { "content-type": "audio/mpeg" });
      response.write("the first half");
      setTimeout(() => response.destroy(), 50);
    });
    await using gateway = await gatewayTo(vendor);
    const answer = await clientOf(gateway).audio.speech.create({ model: "tts-1", voice: "alloy", input: "Hello" });
    await expect(answer.arrayBuffer()).rejects.toThrow();
    const [row] = await gateway.calls();
    expect(row).toMatchObject({ status: "error", error_code: "interrupted" });
  });

  test("a verdict is the vendor's own, of the model it takes by default", async () => {
    const verdict = { id: "modr-1", model: "omni-moderation-latest", results: [{ flagged: false }] };
    await using vendor = await startVendor((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(verdict));
    });
    await using gateway = await gatewayTo(vendor);
    expect(await clientOf(gateway).moderations.create({ input: "Hello" })).toEqual(verdict);
    expect(JSON.parse(vendor.seen[0]?.body.toString() ?? "")).toEqual({ input: "Hello" });
    const [row] = await gateway.calls();
    expect(row).toMatchObject({ endpoint: "moderations", model_used: "omni-moderation-latest", status: "success" });
  });

  test.each([
    ["a page", { "content-type": "text/html" }, "<html>Sign in</html>"],
    ["nothing", {}, ""],
    ["half of its JSON", { "content-type": "application/json" }, '{"results": ['],
  ])("%s is no answer, whatever its status says", async (_what, headers, body) => {
    await using vendor = await startVendor((_request, response) => {
      response.writeHead(200, headers as Record<string, string>).end(body);
    });
    await using gateway = await gatewayTo(vendor);
    await expect(clientOf(gateway).moderations.create({ input: "Hello" })).rejects.toThrow(/^502 /);
    const [row] = await gateway.calls();
    expect(row).toMatchObject({ status: "error", error_code: "malformed_response" });
  });

  test("a vendor's own error is the caller's, and one about our key is not", async () => {
    let status = 400;
    await using vendor = await startVendor((_request, response) => {
      const error = { message: "Input is too long.", type: "invalid_request_error", code: "too_long", param: "input" };
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error }));
    });
    await using gateway = await gatewayTo(vendor);
    const ask = (): Promise<unknown> => clientOf(gateway).moderations.create({ input: "Hello" });
    await expect(ask()).rejects.toThrow(/400 Input is too long/);
    status = 401;
    const refused = await ask().then(
      () => null,
      (error: unknown) => (error instanceof APIError ? error.status : error),
    );
    expect(refused).toBe(502);
  });
});
