import { describe, expect, test } from "vitest";
import { compareClients } from "../fixtures/compare-clients.ts";
import { CHAT, collect, OPENAI_SDKS, openaiAt } from "../fixtures/openai-clients.ts";

const STREAM = { ...CHAT, stream: true as const };

describe.each(OPENAI_SDKS)("$name", ({ name, Sdk }) => {
  const make = openaiAt(Sdk);
  const retrying = openaiAt(Sdk, { maxRetries: 2 });

  test.each([
    [400, "invalid_request"],
    [401, "provider_authentication"],
    [403, "provider_authentication"],
    [404, "model_not_found"],
    [422, "invalid_request"],
    [429, "rate_limited"],
    [500, "server_error"],
    [503, "overloaded"],
  ])("an answer of %i is the same error, and is recorded", async (status, code) => {
    const { record } = await compareClients(make, (client) => client.chat.completions.create(CHAT), {
      prepare: (vendor) => vendor.fail({ kind: "status", status }),
    });
    expect(record).toMatchObject({ status: "error", httpStatus: status, usageSource: "none" });
    expect([code, "server_error", "provider_error", "not_found", "invalid_request"]).toContain(record.errorCode);
    expect(record.attempts).toHaveLength(1);
  });

  test("a try that the SDK repeats is an attempt of the same call", async () => {
    const { record } = await compareClients(retrying, (client) => client.chat.completions.create(CHAT), {
      prepare: (vendor) => vendor.fail({ kind: "status", status: 429, headers: { "retry-after-ms": "5" } }),
    });
    expect(record).toMatchObject({ status: "success", httpStatus: 200, usageSource: "provider" });
    expect(record.attempts.map(({ outcome, httpStatus }) => [outcome, httpStatus])).toEqual([
      ["error", 429],
      ["success", 200],
    ]);
  });

  test("tries that are used up are one record, with the last error", async () => {
    const { record } = await compareClients(retrying, (client) => client.chat.completions.create(CHAT), {
      prepare: (vendor) => vendor.always({ kind: "status", status: 500, headers: { "retry-after-ms": "5" } }),
    });
    expect(record).toMatchObject({ status: "error", httpStatus: 500 });
    expect(record.attempts.map(({ httpStatus }) => httpStatus)).toEqual([500, 500, 500]);
  });

  test("a connection that breaks before the answer is tried again within the same call", async () => {
    const { record } = await compareClients(retrying, (client) => client.chat.completions.create(CHAT), {
      prepare: (vendor) => vendor.fail({ kind: "reset-before-headers" }),
    });
    expect(record.attempts.map(({ outcome, errorCode }) => [outcome, errorCode])).toEqual([
      ["error", "network"],
      ["success", null],
    ]);
  });

  test("nobody listening is the same error, and a record", async () => {
    const nowhere = (): ReturnType<typeof make> => make("http://127.0.0.1:9");
    const { record } = await compareClients(nowhere, (client) => client.chat.completions.create(CHAT));
    expect(record).toMatchObject({ status: "error", errorCode: "network", provider: "127.0.0.1:9" });
  });

  test("a call that takes too long is the SDK's timeout, recorded as one", async () => {
    const hurried = openaiAt(Sdk, { timeout: 1_000 });
    const { record } = await compareClients(hurried, (client) => client.chat.completions.create(CHAT), {
      prepare: (vendor) => vendor.fail({ kind: "never-answer" }),
    });
    expect(record).toMatchObject({ status: "error", errorCode: "timeout" });
  });

  // Version 6 waits for a body without end.
  test.runIf(name === "openai 7")(
    "an answer that is not whole in time is tried again within the same call",
    async () => {
      const hurried = openaiAt(Sdk, { timeout: 1_000, maxRetries: 1 });
      const { record } = await compareClients(hurried, (client) => client.chat.completions.create(CHAT), {
        prepare: (vendor) => vendor.fail({ kind: "stall-after-bytes", bytes: 20 }),
      });
      expect(record.attempts.map(({ errorCode }) => errorCode)).toEqual(["timeout", null]);
    },
  );

  test("a call the application aborts is cancelled", async () => {
    const { record } = await compareClients(
      make,
      async (client, vendor) => {
        const controller = new AbortController();
        const answer = client.chat.completions.create(CHAT, { signal: controller.signal });
        await vendor.waitFor(() => true);
        controller.abort();
        return await answer;
      },
      { prepare: (vendor) => vendor.fail({ kind: "never-answer" }) },
    );
    expect(record).toMatchObject({ status: "cancelled", httpStatus: 499, errorCode: "cancelled" });
  });

  test("a stream that is left early is cancelled, at the vendor too, with what came until then", async () => {
    const { record } = await compareClients(
      make,
      async (client, vendor) => {
        const seen: unknown[] = [];
        for await (const chunk of await client.chat.completions.create(STREAM)) {
          seen.push(chunk);
          if (seen.length === 4) break;
        }
        const request = await vendor.waitFor(({ aborted }) => aborted);
        return { seen, aborted: request.aborted };
      },
      { vendor: { chunkDelayMs: 20 } },
    );
    expect(record).toMatchObject({ status: "cancelled", usageSource: "partial", streaming: true });
    expect(record.outputTokens).toBeGreaterThan(0);
    expect(record.inputTokens).toBeGreaterThan(0);
    expect(record.warnings).toEqual([expect.stringContaining("counted roughly")]);
    expect(record.timeToFirstTokenMs).not.toBeNull();
  });

  test("a stream aborted from outside is cancelled", async () => {
    const { record } = await compareClients(
      make,
      async (client) => {
        const controller = new AbortController();
        const seen: unknown[] = [];
        for await (const chunk of await client.chat.completions.create(STREAM, { signal: controller.signal })) {
          seen.push(chunk);
          if (seen.length === 3) controller.abort();
        }
        return seen.slice(0, 3);
      },
      { vendor: { chunkDelayMs: 20 } },
    );
    expect(record).toMatchObject({ status: "cancelled", usageSource: "partial" });
  });

  test("an error the vendor tells within its stream is thrown as without us", async () => {
    const { record } = await compareClients(make, (client) => collect(client.chat.completions.create(STREAM)), {
      prepare: (vendor) => vendor.fail({ kind: "error-chunk", events: 3 }),
    });
    expect(record).toMatchObject({ status: "error", httpStatus: 200 });
    expect(record.errorCode).not.toBeNull();
  });

  test("a stream whose connection breaks is the same error, and interrupted", async () => {
    const { record } = await compareClients(make, (client) => collect(client.chat.completions.create(STREAM)), {
      prepare: (vendor) => vendor.fail({ kind: "reset-after-events", events: 4 }),
    });
    expect(record).toMatchObject({ status: "error", errorCode: "interrupted", usageSource: "partial" });
  });

  test("a stream that ends without its end is interrupted", async () => {
    const { record } = await compareClients(make, (client) => collect(client.chat.completions.create(STREAM)), {
      prepare: (vendor) => vendor.fail({ kind: "cut-mid-event", events: 4 }),
    });
    expect(record).toMatchObject({ status: "error", errorCode: "malformed_response" });
  });

  test.each(["truncated-json", "empty", "html"] as const)("an answer that is %s stays what it is", async (kind) => {
    const fault =
      kind === "truncated-json" ? ({ kind, contentLength: "right" } as const) : ({ kind, status: 200 } as const);
    const { record } = await compareClients(make, (client) => client.chat.completions.create(CHAT), {
      prepare: (vendor) => vendor.fail(fault),
    });
    expect(record).toMatchObject({ status: "error", errorCode: "malformed_response" });
  });

  test.each([1, 7])("a stream is the same in writes of %i bytes", async (bytesPerWrite) => {
    const { record } = await compareClients(make, (client) => collect(client.chat.completions.create(STREAM)), {
      prepare: (vendor) => vendor.fail({ kind: "drip", bytesPerWrite, everyMs: 0 }),
    });
    expect(record).toMatchObject({ status: "success", usageSource: "provider" });
  });

  test("an address that refuses the wish for usage gets the request as it was, and is not asked again", async () => {
    const refusal = { error: { message: "Unknown parameter: 'stream_options'.", type: "invalid_request_error" } };
    const { records } = await compareClients(
      make,
      async (client) => [
        await collect(client.chat.completions.create(STREAM)),
        await collect(client.chat.completions.create(STREAM)),
      ],
      {
        records: 2,
        vendorSees: "more",
        prepare: (vendor) => {
          vendor.on({ bodyIncludes: "include_usage" }).always({ kind: "status", status: 400, body: refusal });
        },
      },
    );
    expect(records.map(({ attempts }) => attempts.length)).toEqual([2, 1]);
    for (const record of records) expect(record).toMatchObject({ status: "success", usageSource: "none" });
  });
});
