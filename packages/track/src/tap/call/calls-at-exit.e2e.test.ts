import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createTracker } from "../../create-tracker.ts";
import { CHAT_URL, cannedFetch, chatRequest } from "../../fixtures/canned-fetch.ts";
import { createMemoryRecorder } from "../../fixtures/memory-recorder.ts";

const SCRIPT = join(import.meta.dirname, "..", "..", "fixtures", "ending-process.ts");

describe("a script that comes to its end", () => {
  test.each([
    ["400", "leaves it", "error 400\n"],
    ["500", "leaves it", "error 500\n"],
    ["500", "reads it", "error 500\n"],
    ["200", "leaves it", "cancelled 499\n"],
  ])("having been answered %s, which it %s, has its call recorded", (status, way, expected) => {
    const { stdout, stderr } = spawnSync(process.execPath, [SCRIPT, status, way], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toBe(expected);
  });
});

test.each([400, 401, 404])("an answer of %s whose body is thrown away is recorded at once", async (status) => {
  const recorder = createMemoryRecorder();
  const refuse = (): Response => Response.json({ error: { message: "no" } }, { status });
  const tapped = createTracker({}, recorder, () => undefined).tap(cannedFetch(refuse).fetch, { sdk: "openai" });
  const response = await tapped(CHAT_URL, chatRequest());
  await response.body?.cancel();
  expect(recorder.records).toMatchObject([{ status: "error", httpStatus: status }]);
});

test("however many calls there are, there is one listener for each end of the process", async () => {
  const count = (): number[] => ["beforeExit", "exit"].map((event) => process.listenerCount(event));
  const tapped = createTracker({}, createMemoryRecorder(), () => undefined).tap(cannedFetch().fetch, { sdk: null });
  await (await tapped(CHAT_URL, chatRequest())).text();
  const listening = count();
  const responses = await Promise.all([tapped(CHAT_URL, chatRequest()), tapped(CHAT_URL, chatRequest())]);
  expect(count()).toEqual(listening);
  for (const response of responses) await response.text();
  expect(count()).toEqual(listening);
});
