import { connect, createServer, type Socket } from "node:net";
import type { CallRow } from "@ai-liaison/core";
import { startFakeVendor } from "@ai-liaison/testkit";
import { expect, test } from "vitest";
import { HELLO, openTestGateway, providerRow } from "./open-test-gateway.ts";

/** A door whose other side is settled later: a gateway's address is not known before it listens. */
async function openDoor() {
  let target = "";
  let passed = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    passed += 1;
    const { port, hostname } = new URL(target);
    const other = connect(Number(port), hostname);
    for (const each of [socket, other]) {
      sockets.add(each);
      each.on("error", () => {});
    }
    socket.pipe(other).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    passed: () => passed,
    leadTo: (url: string) => {
      target = url;
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const told = (rows: readonly CallRow[]) => rows.map(({ http_status, attempts }) => [http_status, attempts.length]);

test("a gateway whose provider is itself says so after one round, and the next provider is asked", async () => {
  await using door = await openDoor();
  await using vendor = await startFakeVendor();
  const rows = [providerRow("itself", door.url), providerRow("other", vendor.url, { priority: 2 })];
  await using gateway = await openTestGateway({ rows });
  door.leadTo(gateway.url);
  const answer = await gateway.post("/v1/chat/completions", HELLO);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("x-liaison-provider")).toBe("other");
  expect(told(await gateway.calls())).toEqual([
    [508, 0],
    [200, 2],
  ]);
});

test("two gateways that name each other go round once, whatever the caller writes into `via`", async () => {
  await using door = await openDoor();
  await using first = await openTestGateway({ rows: [providerRow("second", door.url)] });
  await using second = await openTestGateway({ rows: [providerRow("first", first.url)] });
  door.leadTo(second.url);
  const answer = await first.post("/v1/chat/completions", HELLO, { via: "x".repeat(2000) });
  expect(answer.status).toBe(508);
  expect(await answer.text()).toContain("asked to call itself");
  expect(door.passed()).toBe(1);
  expect(told(await second.calls())).toEqual([[508, 1]]);
  expect(told(await first.calls())).toEqual([
    [508, 0],
    [508, 1],
  ]);
});
