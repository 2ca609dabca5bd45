import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createKey } from "@ai-liaison/client";
import { listenOnLoopback } from "@ai-liaison/testkit";
import { describe, expect, test } from "vitest";
import { openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

type Json = Record<string, unknown>;
type Ask = (path: string, body?: unknown, more?: RequestInit) => Promise<Response>;

interface World extends AsyncDisposable {
  readonly gateway: TestGateway;
  /** What the vendor was asked for, path and body. */
  readonly seen: { readonly url: string; readonly body: string }[];
  readonly acme: Ask;
  readonly globex: Ask;
}

/** A vendor that answers as it is told to, and two tenants that may ask past the gateway's formats. */
async function openWorld(
  answer: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<World> {
  const seen: { url: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync<Buffer>(request)).toString();
    seen.push({ url: request.url ?? "", body });
    answer(request, body, response);
  });
  const { url, close } = await listenOnLoopback(server);
  const gateway = await openTestGateway({
    rows: [`${providerRow("openai", `${url}/v1`)},openai`],
    columns: ["vendor"],
  });
  const tenant = async (name: string): Promise<Ask> => {
    const { secret } = await createKey(gateway.dataDirectory, { name, customer: name, passthrough: true });
    return (path, body, more = {}) =>
      fetch(`${gateway.url}${path}`, {
        method: body === undefined ? "GET" : "POST",
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
        ...more,
        headers: {
          authorization: `Bearer ${secret}`,
          ...(body !== undefined && { "content-type": "application/json" }),
          ...more.headers,
        },
      });
  };
  const [acme, globex] = [await tenant("acme"), await tenant("globex")];
  await expect.poll(async () => (await globex("/providers/nobody/x")).status).toBe(404);
  seen.length = 0;
  return {
    gateway,
    seen,
    acme,
    globex,
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      await close();
    },
  };
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

const USAGE = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
const KEPT = "file-abc123DEF456";

/** Makes whatever is asked for, with the one id. */
const makeKept = (id: string) => (request: IncomingMessage, _body: string, response: ServerResponse) =>
  json(
    response,
    request.url?.includes("/responses") === true
      ? { id, object: "response", status: "completed", model: "gpt-5-mini", output: [], usage: USAGE }
      : { id, object: "file" },
  );

describe("what is kept for one tenant is not there for another", () => {
  test.each([
    ["encoded in the path", `/providers/openai/v1/files/${KEPT.replace("-", "%2D")}/content`],
    ["encoded in the path twice over", `/providers/openai/v1/files/%66ile-abc123DEF456`],
    ["in the query", `/providers/openai/v1/things?file=${KEPT}`],
    ["encoded in the query", `/providers/openai/v1/things?a=1&file=${KEPT.replace("-", "%2d")}`],
    ["beside parameters of its segment", `/providers/openai/v1/files/${KEPT};v=1`],
  ])("%s", async (_where, path) => {
    await using world = await openWorld(makeKept(KEPT));
    expect((await world.acme("/providers/openai/v1/files", {})).status).toBe(200);
    const before = world.seen.length;
    const refused = await world.globex(path);
    expect({ status: refused.status, asked: world.seen.length }).toEqual({ status: 404, asked: before });
    expect((await world.acme(path)).status).toBe(200);
  });

  test.each(["notes", "acme-notes", "a"])("under a name its owner chose, which others may guess: %s", async (name) => {
    await using world = await openWorld((_request, _body, response) =>
      json(response, { file: { name: `files/${name}`, state: "ACTIVE" } }),
    );
    expect((await world.acme("/providers/openai/upload/v1beta/files", { file: { name } })).status).toBe(200);
    const before = world.seen.length;
    for (const path of [
      `files/${name}`,
      `files/${name}:download?alt=media`,
      `things?file=files%2F${name}`,
      `files/${name}/x`,
    ]) {
      const refused = await world.globex(`/providers/openai/v1beta/${path}`);
      expect({ path, status: refused.status, asked: world.seen.length }).toEqual({ path, status: 404, asked: before });
    }
    expect((await world.acme(`/providers/openai/v1beta/files/${name}`)).status).toBe(200);
  });

  test.each([
    [
      "a file, its field written with escapes",
      `{"model":"gpt-5-mini","input":[{"role":"user","content":[{"type":"input_file","\\u0066ile_id":"${KEPT}"}]}]}`,
    ],
    ["a store", { model: "gpt-5-mini", input: "x", tools: [{ type: "file_search", vector_store_ids: [KEPT] }] }],
    ["a container", { model: "gpt-5-mini", input: "x", tools: [{ type: "code_interpreter", container: KEPT }] }],
    ["a container, as an object", { model: "gpt-5-mini", input: "x", container: { id: KEPT } }],
    ["an answer", { model: "gpt-5-mini", input: "x", previous_response_id: KEPT }],
    ["a conversation", { model: "gpt-5-mini", input: "x", conversation: { id: KEPT } }],
    ["a file to train with", { model: "gpt-5-mini", training_file: KEPT, input: "x" }],
    [
      "a file by its address",
      { model: "gpt-5-mini", input: "x", fileData: { fileUri: `https://v.example/files/${KEPT}` } },
    ],
  ])("%s, named in a body", async (_what, body) => {
    await using world = await openWorld(makeKept(KEPT));
    expect((await world.acme("/providers/openai/v1/files", {})).status).toBe(200);
    const before = world.seen.length;
    for (const path of ["/providers/openai/v1/responses", "/v1/responses"]) {
      const refused = await world.globex(path, body);
      expect({ path, status: refused.status, asked: world.seen.length }).toEqual({ path, status: 404, asked: before });
    }
    expect((await world.acme("/providers/openai/v1/responses", body)).status).toBe(200);
  });

  test("a file, named in a line of a batch's file", async () => {
    await using world = await openWorld(makeKept(KEPT));
    expect((await world.acme("/providers/openai/v1/files", {})).status).toBe(200);
    const before = world.seen.length;
    const line = (id: string): string =>
      JSON.stringify({ custom_id: "1", body: { input: [{ content: [{ type: "input_file", file_id: id }] }] } });
    const form = (id: string): FormData => {
      const made = new FormData();
      made.set("purpose", "batch");
      made.set("file", new Blob([`{"custom_id":"0"}\n${line(id)}\n`]), "a.jsonl");
      return made;
    };
    for (const path of ["/v1/files", "/providers/openai/v1/files"]) {
      const send = (id: string) => {
        const request = new Request("http://x", { method: "POST", body: form(id) });
        return request.arrayBuffer().then((body) =>
          world.globex(path, "", {
            body: Buffer.from(body),
            headers: { "content-type": request.headers.get("content-type") ?? "" },
          }),
        );
      };
      expect({ path, status: (await send(KEPT)).status, asked: world.seen.length }).toEqual({
        path,
        status: 404,
        asked: before,
      });
    }
  });

  test("an answer that was streamed past the gateway's formats", async () => {
    const id = "resp_abc123DEF456";
    const events = [
      { type: "response.created", response: { id, object: "response", status: "in_progress", model: "gpt-5-mini" } },
      { type: "response.output_text.delta", item_id: "m", output_index: 0, content_index: 0, delta: "Secret" },
      {
        type: "response.completed",
        response: { id, object: "response", status: "completed", model: "gpt-5-mini", output: [], usage: USAGE },
      },
    ];
    await using world = await openWorld((request, _body, response) => {
      if (request.method === "GET") return json(response, { id, object: "response", secret: true });
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""));
    });
    const streamed = await world.acme("/providers/openai/v1/responses", {
      model: "gpt-5-mini",
      input: "x",
      stream: true,
    });
    expect(await streamed.text()).toContain("Secret");
    expect((await world.globex(`/providers/openai/v1/responses/${id}`)).status).toBe(404);
    expect((await world.acme(`/providers/openai/v1/responses/${id}`)).status).toBe(200);
  });

  test.each(["/v1/chat/completions", "/providers/openai/v1/chat/completions"])(
    "a chat that the vendor was asked to store at %s",
    async (path) => {
      const id = "chatcmpl-abc123DEF456";
      const made = {
        id,
        object: "chat.completion",
        model: "gpt-5-mini",
        created: 1,
        choices: [{ index: 0, message: { role: "assistant", content: "Secret" }, finish_reason: "stop" }],
        usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
      };
      await using world = await openWorld((request, _body, response) =>
        json(
          response,
          request.method === "GET" && !request.url?.includes(id) ? { object: "list", data: [made] } : made,
        ),
      );
      const asked = { model: "gpt-5-mini", messages: [{ role: "user", content: "x" }], store: true };
      expect((await world.acme(path, asked)).status).toBe(200);
      expect((await world.globex(`/providers/openai/v1/chat/completions/${id}/messages`)).status).toBe(404);
      const listed = (await (await world.globex("/providers/openai/v1/chat/completions")).json()) as Json;
      expect(listed.data).toEqual([]);
    },
  );

  const [THEIRS, MADE_ELSEWHERE] = [
    { id: KEPT, object: "file" },
    { id: "file-elsewhere1", object: "file" },
  ];
  test.each<[string, (entries: readonly Json[]) => unknown]>([
    ["in a field", (data) => ({ object: "list", data })],
    ["at the top", (entries) => entries],
    ["in a page", (items) => ({ status: "ok", data: { page: 1, items } })],
    ["in the pages of a list", (items) => [{ page: 1, items }, null, 2, "three"]],
    ["by a path", (entries) => ({ files: entries.map(({ id }) => ({ name: `files/${id}` })) })],
  ])("in a list of a vendor's own, %s", async (_where, listOf) => {
    await using world = await openWorld((request, _body, response) =>
      json(response, request.method === "GET" ? listOf([THEIRS, MADE_ELSEWHERE]) : THEIRS),
    );
    expect((await world.acme("/providers/openai/v1/files", {})).status).toBe(200);
    const path = "/providers/openai/v1/things";
    expect(await (await world.globex(path)).json()).toEqual(listOf([MADE_ELSEWHERE]));
    expect(await (await world.acme(path)).json()).toEqual(listOf([THEIRS, MADE_ELSEWHERE]));
  });

  test("nobody comes to own what is another's by having a vendor say its name", async () => {
    let claims = false;
    await using world = await openWorld((_request, _body, response) => {
      json(response, { id: KEPT, object: "file", purpose: claims ? "mine now" : "first" });
    });
    expect((await world.acme("/providers/openai/v1/files", {})).status).toBe(200);
    claims = true;
    expect((await world.globex("/providers/openai/v1/echo", { say: "it" })).status).toBe(200);
    expect((await world.globex(`/v1/files/${KEPT}`)).status).toBe(404);
    expect((await world.acme(`/v1/files/${KEPT}`)).status).toBe(200);
    await world.gateway.calls();
  });
});

test("a file's content is its owner's, not the vendor's words: JSON of any shape comes as it is", async () => {
  let content = "";
  await using world = await openWorld((request, _body, response) => {
    if (request.url?.endsWith("/content") !== true) return json(response, { id: KEPT, object: "file" });
    response.writeHead(200, { "content-type": "application/json" }).end(content);
  });
  expect((await world.acme("/providers/openai/v1/files", {})).status).toBe(200);
  for (const each of ['[{"a":1}]', '{"object":"file","id":"file-others00001"}', '"text"', ""]) {
    content = each;
    const got = await world.acme(`/v1/files/${KEPT}/content`);
    expect({ status: got.status, text: await got.text() }).toEqual({ status: 200, text: each });
  }
  expect((await world.acme("/v1/files/file-others00001")).status).toBe(404);
});
