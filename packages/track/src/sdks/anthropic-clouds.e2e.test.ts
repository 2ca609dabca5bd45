import { createHash } from "node:crypto";
import { AnthropicBedrock } from "@anthropic-ai/bedrock-sdk";
import { AnthropicVertex } from "@anthropic-ai/vertex-sdk";
import { describe, expect, test } from "vitest";
import { attachTracker } from "../attach-tracker.ts";
import { createTracker } from "../create-tracker.ts";
import { MESSAGE } from "../fixtures/anthropic-clients.ts";
import { startCloudServer } from "../fixtures/cloud-server.ts";
import { createMemoryRecorder } from "../fixtures/memory-recorder.ts";
import { collect } from "../fixtures/openai-clients.ts";

const bedrock = (url: string): AnthropicBedrock => {
  return new AnthropicBedrock({
    baseURL: url,
    awsRegion: "eu-west-1",
    awsAccessKey: "AKIATEST",
    awsSecretKey: "secret",
  });
};

const vertex = (url: string): AnthropicVertex => {
  const authClient = { projectId: "p-1", getRequestHeaders: async () => new Headers({ authorization: "Bearer g" }) };
  // All it asks of Google's client is its headers.
  return new AnthropicVertex({ baseURL: `${url}/v1`, region: "eu", projectId: "p-1", authClient: authClient as never });
};

const ignore = (): void => undefined;

describe.each([
  { name: "Bedrock", provider: "bedrock", make: bedrock, Sdk: AnthropicBedrock },
  { name: "Vertex", provider: "vertex", make: vertex, Sdk: AnthropicVertex },
])("Anthropic by way of $name", ({ provider, make, Sdk }) => {
  test("whole messages and streams are the same, with their tokens in one record each", async () => {
    await using cloud = await startCloudServer();
    const recorder = createMemoryRecorder();
    const tracker = createTracker({}, recorder, ignore);
    const bare = make(cloud.url);
    const tracked = attachTracker(bare, () => tracker, ignore);
    expect(tracked).toBeInstanceOf(Sdk);
    const answers: unknown[][] = [];
    for (const client of [bare, tracked]) {
      answers.push([
        await client.messages.create(MESSAGE),
        await collect(client.messages.create({ ...MESSAGE, stream: true })),
        await client.messages.stream(MESSAGE).finalMessage(),
      ]);
    }
    expect(answers[1]).toEqual(answers[0]);
    const sent = cloud.requests.map(({ path, body }) => ({ path, body }));
    expect(sent.slice(3)).toEqual(sent.slice(0, 3));
    const records = await recorder.waitFor(3);
    for (const record of records) {
      expect(record).toMatchObject({
        provider,
        endpoint: "messages",
        status: "success",
        modelRequested: "claude-haiku-4-5",
        inputTokens: 15,
        cachedInputTokens: 4,
        outputTokens: 5,
        usageSource: "provider",
      });
    }
    expect(records.map(({ timeToFirstTokenMs }) => timeToFirstTokenMs !== null)).toEqual([false, true, true]);
  });

  test("a stream left early is cancelled", async () => {
    await using cloud = await startCloudServer();
    const recorder = createMemoryRecorder();
    const client = attachTracker(make(cloud.url), () => createTracker({}, recorder, ignore), ignore);
    for await (const event of await client.messages.create({ ...MESSAGE, stream: true })) {
      if (event.type === "content_block_delta") break;
    }
    const [record] = await recorder.waitFor(1);
    expect(record).toMatchObject({ status: "cancelled", usageSource: "partial" });
  });

  test("context given at the call is gone before the cloud signs or sees the request", async () => {
    await using cloud = await startCloudServer();
    const recorder = createMemoryRecorder();
    const client = attachTracker(make(cloud.url), () => createTracker({}, recorder, ignore), ignore);
    await client.messages.create({ ...MESSAGE, ...{ tracking: { customerId: "c-1" } } });
    await client.withOptions({ maxRetries: 0 }).messages.create({ ...MESSAGE, ...{ customer_id: "c-2" } });
    for (const { body, headers } of cloud.requests) {
      expect(body).not.toMatch(/tracking|customer_id/);
      const signed = headers["x-amz-content-sha256"];
      if (provider === "bedrock") expect(signed).toBe(createHash("sha256").update(body).digest("hex"));
    }
    expect(recorder.records.map(({ customerId }) => customerId)).toEqual(["c-1", "c-2"]);
  });
});
