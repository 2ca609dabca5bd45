import { expect, test } from "vitest";
import { CallOutlet } from "./call-outlet.ts";

const line = (text: string): string =>
  `${JSON.stringify({ parts: [{ type: "text-delta", choice: 0, block: 0, text }] })}\n`;

test("parts come in order, and the end after them", async () => {
  const outlet = new CallOutlet();
  const first = outlet.next();
  outlet.write(line("a") + line("b"));
  outlet.end(line("c"));
  const texts = [await first, await outlet.next(), await outlet.next()].map((parts) => parts?.[0]);
  expect(texts).toMatchObject([{ text: "a" }, { text: "b" }, { text: "c" }]);
  expect(await outlet.next()).toBeNull();
});

test("a reader that lags behind asks for a pause, and for more once it has caught up", async () => {
  const outlet = new CallOutlet();
  let written = 0;
  while (outlet.write(line("x"))) written += 1;
  let drained = 0;
  outlet.onDrain(() => {
    drained += 1;
  });
  for (let read = 0; read < written; read += 1) await outlet.next();
  expect(drained).toBe(0);
  await outlet.next();
  expect(drained).toBe(1);
});

test("who leaves is told of once, waits for nothing, and cannot leave what is over", async () => {
  const outlet = new CallOutlet();
  let gone = 0;
  outlet.onGone(() => {
    gone += 1;
  });
  const waiting = outlet.next();
  outlet.leave();
  outlet.leave();
  expect(await waiting).toBeNull();
  outlet.onGone(() => {
    gone += 1;
  });
  expect(gone).toBe(2);
  const over = new CallOutlet();
  over.end(null);
  over.leave();
  expect(over.isGone).toBe(false);
});

test("a fault is kept apart from parts, and heartbeats are nothing", () => {
  const outlet = new CallOutlet();
  outlet.write(Buffer.from("\n"));
  outlet.answer(503, {}, JSON.stringify({ fault: { code: "overloaded", message: "busy" } }));
  expect(outlet.fault).toMatchObject({ code: "overloaded", message: "busy" });
});
