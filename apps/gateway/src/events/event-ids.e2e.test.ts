/** Whose call an id names: docs/events.md, "Once". */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createKey } from "@ai-liaison/client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { showCall } from "../cli/calls/show-call.ts";
import { fakeContext } from "../cli/fixtures/fake-context.ts";
import { openTestGateway, providerRow, type TestGateway } from "../e2e/open-test-gateway.ts";
import { reportedCallId, reportedRequestId } from "./event-id.ts";

const ID = "01999999-9999-7999-8999-999999999999";
const EVENT = { provider: "openai", model: "gpt-4o", input_tokens: 1000, output_tokens: 100 } as const;
const JUNK = { provider: "nobody", model: "junk", input_tokens: 0, output_tokens: 0 } as const;
const CHUNK = { id: "c", object: "chat.completion.chunk", created: 1, model: "gpt-4o" } as const;
const USAGE = { prompt_tokens: 500, completion_tokens: 100, total_tokens: 600 } as const;

/** A vendor that says a word, and the rest when it is told. */
let goOn: () => void;
const vendor = createServer((request, response) => {
  request.resume().on("end", () => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    say(response, { ...CHUNK, choices: [{ index: 0, delta: { role: "assistant", content: "x" } }] });
    goOn = () => {
      say(response, { ...CHUNK, choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
      say(response, { ...CHUNK, choices: [], usage: USAGE });
      response.end("data: [DONE]\n\n");
    };
  });
});

function say(response: ServerResponse, chunk: object): void {
  response.write(`data: ${JSON.stringify(chunk)}\n\n`);
}

let gateway: TestGateway;
beforeEach(async () => {
  vendor.listen(0, "127.0.0.1");
  await once(vendor, "listening");
  const { port } = vendor.address() as AddressInfo;
  gateway = await openTestGateway({ rows: [providerRow("house", `http://127.0.0.1:${port}/v1`, { timeout: "20" })] });
});
afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
  vendor.close();
});

const rowsOf = async (ids: readonly string[]) => (await gateway.calls()).filter(({ id }) => ids.includes(id));

async function keyFor(customer: string) {
  const { id, secret } = await createKey(gateway.dataDirectory, { name: customer, customer });
  const headers = { "x-api-key": secret };
  const report = async (path: string, event: object) => (await gateway.post(path, event, headers)).status;
  await expect.poll(() => report("/v1/events", []), { timeout: 10_000 }).toBe(202);
  return { id, headers, report };
}

test.each(["no key", "a key"])(
  "a running call of the gateway's is not erased by a report under its id, with %s",
  async (how) => {
    const headers = how === "a key" ? (await keyFor("acme")).headers : {};
    const body = { model: "gpt-4o", stream: true, messages: [{ role: "user", content: "x" }] };
    const answer = await gateway.post("/v1/chat/completions", body, headers);
    const id = answer.headers.get("x-liaison-call-id") ?? "";
    expect((await gateway.post("/v1/events", { ...JUNK, id }, headers)).status).toBe(202);
    await gateway.calls();
    goOn();
    await answer.text();
    await expect
      .poll(() => rowsOf([id]), { timeout: 10_000 })
      .toMatchObject([{ source: "gateway", total_tokens: 600 }]);
    expect((await gateway.post("/v1/events", { ...JUNK, id }, headers)).status).toBe(202);
    expect(await rowsOf([id])).toMatchObject([{ source: "gateway", total_tokens: 600 }]);
  },
);

test("a reporter stands in no other's way, whatever it knows of its ids; its own retries are one call", async () => {
  const [mallory, acme] = [await keyFor("mallory"), await keyFor("acme")];
  const taken = [reportedCallId(acme.id, ID as never), reportedRequestId(acme.id, "req_1")];
  for (const id of [ID, ...taken]) expect(await mallory.report("/v1/events", { ...JUNK, id })).toBe(202);
  await gateway.calls();
  for (const id of [ID, ID.toUpperCase()]) expect(await acme.report("/v1/events", { ...EVENT, id })).toBe(202);
  for (let turn = 0; turn < 2; turn += 1) {
    expect(await acme.report("/api/events", { ...EVENT, request: { id: "req_1" } })).toBe(200);
  }
  const ofAcme = (await gateway.calls()).filter(({ customer_id }) => customer_id === "acme");
  expect(ofAcme.map(({ id, total_tokens }) => [id, total_tokens]).sort()).toEqual(taken.map((id) => [id, 1100]).sort());
});

test("a reported call is shown under the name its reporter gave it, also once there are keys", async () => {
  await gateway.post("/v1/events", { ...EVENT, id: ID, session_id: "open" });
  const acme = await keyFor("acme");
  const other = ID.replace("01", "02");
  await acme.report("/v1/events", { ...EVENT, id: other, session_id: "keyed" });
  await acme.report("/api/events", { ...EVENT, request: { id: "req_1" }, session_id: "request" });
  await gateway.calls();
  for (const [id, session_id] of [
    [ID, "open"],
    [other, "keyed"],
    ["req_1", "request"],
  ] as const) {
    const context = fakeContext(gateway.directory);
    expect(await showCall({ data: gateway.dataDirectory, id, json: true }, context)).toBe(0);
    expect(context.json()).toMatchObject({ session_id });
  }
  const context = fakeContext(gateway.directory);
  await expect(showCall({ data: gateway.dataDirectory, id: "req_2" }, context)).rejects.toMatchObject({
    code: "not_found",
  });
});
