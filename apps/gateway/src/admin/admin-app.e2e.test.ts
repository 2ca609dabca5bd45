import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAdminApp } from "./admin-app.ts";

const handle = createAdminApp({
  ledger: () => {
    throw new Error("not asked for");
  },
  metrics: { prometheusText: () => Promise.resolve("# nothing yet\n"), providers: () => [] },
  health: () => ({ status: "ok", timestamp: "2026-11-21T12:00:00.000Z", checks: {}, providers: [] }),
  ready: () => true,
  isAllowed: (request, token) => request.socket.remoteAddress === "127.0.0.1" && token === "right",
});
const server = createServer(handle);
let url = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

test("over a real socket the predicate sees Node's request, and answers come with their headers", async () => {
  const refused = await fetch(`${url}/health`);
  expect(refused.status).toBe(401);
  const answer = await fetch(`${url}/health`, { headers: { authorization: "Bearer right" } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  expect(await answer.json()).toMatchObject({ status: "ok" });
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  expect((await fetch(`${url}/no/such`, { method: "POST", body: "{}" })).status).toBe(404);
});
