import { startFakeVendor } from "@ai-liaison/testkit";
import { AzureOpenAI } from "openai";
import { AzureOpenAI as AzureOpenAI6 } from "openai-6";
import { describe, expect, test } from "vitest";
import { attachTracker } from "../attach-tracker.ts";
import { createTracker } from "../create-tracker.ts";
import { compareClients } from "../fixtures/compare-clients.ts";
import { createMemoryRecorder } from "../fixtures/memory-recorder.ts";
import { CHAT, collect, OPENAI_SDKS, openaiAt } from "../fixtures/openai-clients.ts";
import { getClient, getTracker } from "../tracked-clients.ts";

const ignore = (): void => undefined;

describe.each(OPENAI_SDKS)("$name", ({ Sdk }) => {
  const make = openaiAt(Sdk);

  test("a tracked client is an instance of its class, looks like the bare one, and knows where it comes from", () => {
    const bare = make("http://127.0.0.1:1");
    const tracker = createTracker({}, createMemoryRecorder(), ignore);
    const tracked = attachTracker(bare, () => tracker, ignore);
    expect(tracked).toBeInstanceOf(Sdk);
    expect(tracked).not.toBe(bare);
    expect(Object.keys(tracked)).toEqual(Object.keys(bare));
    expect(Object.keys(tracked.chat.completions)).toEqual(Object.keys(bare.chat.completions));
    expect(tracked.withOptions.name).toBe("withOptions");
    expect(tracked.chat.completions.runTools.length).toBe(bare.chat.completions.runTools.length);
    expect(getClient(tracked)).toBe(bare);
    expect(getTracker(tracked)).toBe(tracker);
    expect(getTracker(bare)).toBeNull();
    expect(getClient(bare)).toBe(bare);
  });

  test("tracking a tracked client, or a clone of one, changes nothing", () => {
    const tracker = createTracker({}, createMemoryRecorder(), ignore);
    const tracked = attachTracker(make("http://127.0.0.1:1"), () => tracker, ignore);
    const other = (): never => {
      throw new Error("no other tracker is needed");
    };
    expect(attachTracker(tracked, other, ignore)).toBe(tracked);
    const clone = tracked.withOptions({ maxRetries: 5 });
    expect(attachTracker(clone, other, ignore)).toBe(clone);
  });

  test("clones are tracked, also with a `fetch` of their own, and also clones of clones", async () => {
    const { records } = await compareClients(
      make,
      async (client) => {
        let fetched = 0;
        const fetchCounted: typeof fetch = (...args) => {
          fetched += 1;
          return fetch(...args);
        };
        const clone = client.withOptions({ fetch: fetchCounted, timeout: 5_000 });
        const again = clone.withOptions({ maxRetries: 1 });
        const answers = [await clone.chat.completions.create(CHAT), await again.chat.completions.create(CHAT)];
        return { answers, fetched, timeout: again.timeout, isSame: clone instanceof Sdk };
      },
      { records: 2 },
    );
    expect(records.map(({ status }) => status)).toEqual(["success", "success"]);
  });

  test("context given at the call is taken out of what is sent, and stands in the record", async () => {
    const { record } = await compareClients(make, (client, vendor) => {
      const isTracked = getTracker(client) !== null;
      const tracking = { customerId: "c-1", tags: { feature: "search" }, metadata: { order: 7 } };
      return client.chat.completions.create(isTracked ? { ...CHAT, ...{ tracking } } : CHAT).then((answer) => {
        expect(vendor.requests[0]?.body).not.toContain("tracking");
        return answer;
      });
    });
    expect(record).toMatchObject({ customerId: "c-1", tags: { feature: "search" }, metadata: { order: 7 } });
  });

  test("a call that is not to be tracked leaves nothing but itself", async () => {
    await compareClients(
      make,
      (client) => {
        const off = getTracker(client) === null ? {} : { track_usage: false, customer_id: "c-1" };
        return collect(client.chat.completions.create({ ...CHAT, stream: true, ...off }));
      },
      { records: 0 },
    );
  });

  test("a gateway that records by itself is told the context, and nothing is recorded twice", async () => {
    const answer = { id: "x", object: "chat.completion", model: "gpt-5-mini", choices: [] };
    const headers = { "x-liaison-call-id": "0190b7c0-0000-7000-8000-000000000000" };
    await using vendor = await startFakeVendor();
    vendor.always({ kind: "status", status: 200, headers, body: answer });
    const recorder = createMemoryRecorder();
    const warnings: string[] = [];
    const options = { customerId: "c-1", tags: { team: "ümläut" } };
    const tracker = createTracker(options, recorder, (warning) => void warnings.push(warning));
    const client = attachTracker(make(vendor.url), () => tracker, ignore);
    await client.chat.completions.create(CHAT);
    await client.chat.completions.create(CHAT);
    const [first, second] = vendor.requests;
    expect(recorder.records).toEqual([]);
    expect(recorder.withdrawals).toHaveLength(2);
    expect(recorder.stats.pending).toBe(0);
    expect(first?.headers["x-liaison-customer"]).toBeUndefined();
    expect(second?.headers["x-liaison-customer"]).toBe("c-1");
    expect(JSON.parse(second?.headers["x-liaison-tags"] ?? "")).toEqual({ team: "ümläut" });
    expect(warnings).toEqual([expect.stringContaining("records its calls by itself")]);
  });

  test("the address named as `url` is told from the first call on, and recorded here unless it says it does so", async () => {
    await using vendor = await startFakeVendor();
    const recorder = createMemoryRecorder();
    const tracker = createTracker({ url: vendor.url, customerId: "c-1" }, recorder, ignore);
    const client = attachTracker(make(vendor.url), () => tracker, ignore);
    await collect(client.chat.completions.create({ ...CHAT, stream: true }));
    expect(vendor.requests[0]?.headers["x-liaison-customer"]).toBe("c-1");
    expect(vendor.requests[0]?.body).not.toContain("include_usage");
    expect(recorder.records).toMatchObject([{ status: "success", customerId: "c-1" }]);
  });
});

describe.each([
  { name: "openai 7", Azure: AzureOpenAI },
  { name: "openai 6", Azure: AzureOpenAI6 as unknown as typeof AzureOpenAI },
])("$name for Azure", ({ Azure }) => {
  const make = (url: string): AzureOpenAI => {
    return new Azure({ apiKey: "azure-test", endpoint: url, apiVersion: "2026-10-01", deployment: "my-deployment" });
  };

  test("calls are the same, of the provider `azure`", async () => {
    const { record } = await compareClients(make, (client) => client.chat.completions.create(CHAT));
    expect(record).toMatchObject({ provider: "azure_openai", modelRequested: "gpt-5-mini", usageSource: "provider" });
  });

  test("the deployment in the path is the model where the body names none", async () => {
    const nameless = { messages: CHAT.messages } as unknown as typeof CHAT;
    const { record } = await compareClients(make, (client) => client.chat.completions.create(nameless), {
      prepare: (vendor) => vendor.fail({ kind: "status", status: 500, headers: { "x-should-retry": "false" } }),
    });
    expect(record).toMatchObject({
      provider: "azure_openai",
      modelRequested: "my-deployment",
      endpoint: "chat.completions",
    });
  });

  test("a tracked client keeps its deployment, version and class", () => {
    const tracker = createTracker({}, createMemoryRecorder(), ignore);
    const tracked = attachTracker(make("http://127.0.0.1:1"), () => tracker, ignore);
    expect(tracked).toBeInstanceOf(Azure);
    expect(tracked.deploymentName).toBe("my-deployment");
    expect(tracked.apiVersion).toBe("2026-10-01");
  });
});
