import { systemClock } from "@ai-liaison/core";
import { expect, test } from "vitest";
import { SupervisedWorker, type SupervisedWorkerOptions } from "./supervised-worker.ts";

function started(changes: Partial<SupervisedWorkerOptions> = {}): SupervisedWorker {
  const worker = new SupervisedWorker({
    module: new URL("../fixtures/crashing-worker.ts", import.meta.url),
    data: null,
    clock: systemClock,
    resourceLimits: {},
    onCrash: "ask-again",
    ...changes,
  });
  worker.start();
  return worker;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

test("answers questions, and rejects with the thread's own words", async () => {
  const worker = started();
  expect(await worker.ask("hello")).toBe("echo hello");
  await expect(worker.ask("fail")).rejects.toThrow("cannot");
  expect(worker.restarts).toBe(0);
  await worker.close("close", 1000);
});

test("a thread that dies is started again, counted, and asked again what it had not answered", async () => {
  const worker = started();
  await worker.ask("ready?");
  worker.tell("die");
  const asked = worker.ask("still there?");
  expect(await asked).toBe("echo still there?");
  expect([worker.restarts, worker.lastCrash]).toEqual([1, "told to die"]);
  await worker.close("close", 1000);
});

test("where questions are not to be asked again, they are refused with what the thread died of", async () => {
  const worker = started({ onCrash: "refuse" });
  await worker.ask("ready?");
  await expect(worker.ask("die")).rejects.toThrow("told to die");
  expect(await worker.ask("and now?")).toBe("echo and now?");
  await worker.close("close", 1000);
});

test("a thread that cannot start is tried again, more and more slowly, without harm to its owner", async () => {
  const worker = started({ data: { diesAtStart: true } });
  await until(() => worker.restarts >= 2);
  expect(worker.lastCrash).toBe("no start today");
  const asked = worker.ask("anyone?").catch((error: Error) => error.message);
  await worker.close("close", 100);
  expect(await asked).toBe("The thread has been closed.");
});

test("closing refuses what is open and what comes later, and does not wait longer than it may", async () => {
  const worker = started();
  await worker.ask("ready?");
  const silent = worker.ask("say nothing").catch((error: Error) => error.message);
  const before = performance.now();
  await worker.close("say nothing", 50);
  expect(performance.now() - before).toBeLessThan(5_000);
  expect(await silent).toBe("The thread has been closed.");
  await expect(worker.ask("more?")).rejects.toThrow("closed");
  await worker.close("close", 50);
});
