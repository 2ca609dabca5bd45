import { describe, expect, test } from "vitest";
import { createTracker } from "../../create-tracker.ts";
import { CHAT_ANSWER, CHAT_URL, cannedFetch, chatRequest } from "../../fixtures/canned-fetch.ts";
import { createMemoryRecorder } from "../../fixtures/memory-recorder.ts";
import type { TrackOptions } from "../../options.ts";

function setUp(options: TrackOptions, answer: () => Response) {
  const recorder = createMemoryRecorder();
  const warnings: string[] = [];
  const tracker = createTracker(options, recorder, (warning) => void warnings.push(warning));
  const canned = cannedFetch(answer);
  const tapped = tracker.tap(canned.fetch, { sdk: "openai" });
  const customers = () => canned.calls.map(({ init }) => new Headers(init?.headers).get("x-liaison-customer"));
  return { recorder, warnings, tapped, customers, canned };
}

const recordedThere = (): Response => Response.json(CHAT_ANSWER, { headers: { "x-liaison-call-id": "01-x" } });
const plain = (): Response => Response.json(CHAT_ANSWER);

describe("a vendor whose answers carry our gateway's header", () => {
  test.each([
    [CHAT_URL, 0],
    ["https://vendor.example/v1/chat/completions", 2],
  ])("at %s is recorded all the same, and told nothing", async (url, warned) => {
    const { recorder, tapped, customers, warnings } = setUp({ customerId: "c-1" }, recordedThere);
    for (const _ of [1, 2]) await (await tapped(url, chatRequest())).json();
    expect(recorder.records).toMatchObject([{ totalTokens: 7 }, { totalTokens: 7 }]);
    expect(recorder.withdrawals).toEqual([]);
    expect(customers()).toEqual([null, null]);
    expect(warnings.length).toBe(warned);
  });
});

describe("the address the application named", () => {
  const url = "https://corp.example/liaison";
  const proxied = "https://corp.example/openai/v1/chat/completions";

  test("is told the customer, and believed that it records by itself", async () => {
    const { recorder, tapped, customers, canned } = setUp({ url, customerId: "c-1" }, recordedThere);
    await (await tapped(proxied, chatRequest({ stream: true }))).json();
    expect(customers()).toEqual(["c-1"]);
    expect(canned.calls[0]?.body).not.toContain("include_usage");
    expect(recorder.records).toEqual([]);
    expect(recorder.withdrawals).toEqual(recorder.openings.map(({ id }) => id));
  });

  test("is recorded here where its answer says nothing of a record", async () => {
    const { recorder, tapped } = setUp({ url }, plain);
    await (await tapped(proxied, chatRequest())).json();
    expect(recorder.records).toMatchObject([{ status: "success", totalTokens: 7 }]);
  });
});
