import { LiaisonError, NetworkError, ProviderError, ValidationError } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { openTestClient } from "../fixtures/open-test-client.ts";

const MODELS = ["gpt-4o-mini", "claude-haiku-4-5", "gemini-2.5-flash", "ollama/llama3"] as const;
const SLOW_MS = 40;

describe("a stream", () => {
  test.each(MODELS)(
    "of %s that is left early ends the vendor's work, and is recorded with what it took",
    async (model) => {
      await using client = await openTestClient({ chunkDelayMs: SLOW_MS });
      const stream = client.liaison.stream(model, "Tell me about the sea", { customerId: "acme" });
      let seen = "";
      for await (const event of stream) {
        if (event.type !== "text") continue;
        seen += event.text;
        break;
      }
      const leftMs = Date.now();
      const asked = await client.vendor.waitFor(({ aborted }) => aborted, 1_000);
      expect((asked.endedAtMs ?? 0) - leftMs).toBeLessThan(1_000);
      await expect(stream.result()).rejects.toMatchObject({ code: "cancelled" });
      const [row, ...more] = await client.rows();
      expect(more).toEqual([]);
      expect(row).toMatchObject({ status: "cancelled", error_code: "cancelled", customer_id: "acme", streaming: true });
      // What the vendor did not come to tell is counted, a little later.
      const counted = async () => (await client.rows())[0];
      await expect.poll(async () => (await counted())?.usage_source, { timeout: 10_000 }).toBe("partial");
      expect((await counted())?.input_tokens).toBeGreaterThan(0);
      expect((await counted())?.output_tokens).toBeGreaterThan(0);
      expect(seen.length).toBeGreaterThan(0);
    },
  );

  test("is ended by its signal, by cancel, and by a signal that was aborted before", async () => {
    await using client = await openTestClient({ chunkDelayMs: SLOW_MS });
    const controller = new AbortController();
    const stream = client.liaison.stream("gpt-4o-mini", "Hello", { signal: controller.signal });
    const read = (async () => {
      for await (const event of stream) if (event.type === "text") controller.abort();
    })();
    const error = await read.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(LiaisonError);
    expect(error).toMatchObject({ code: "cancelled" });

    const cancelled = client.liaison.stream("gpt-4o-mini", "Hello");
    const events = cancelled[Symbol.asyncIterator]();
    await events.next();
    await cancelled.cancel();
    await expect(events.next()).rejects.toMatchObject({ code: "cancelled" });

    const never = client.liaison.chat("gpt-4o-mini", "Hello", { signal: AbortSignal.abort() });
    await expect(never).rejects.toMatchObject({ code: "cancelled" });
    expect(client.vendor.requests).toHaveLength(2);
    expect((await client.rows()).map(({ status }) => status)).toEqual(["cancelled", "cancelled", "cancelled"]);
  });

  test("that nobody reads makes no call, and its result reads it", async () => {
    await using client = await openTestClient();
    const unread = client.liaison.stream("gpt-4o-mini", "Hello");
    await unread.cancel();
    await expect(unread.result()).rejects.toMatchObject({ code: "cancelled" });
    const { text } = await client.liaison.chat("gpt-4o-mini", "Hello", { stream: true }).result();
    expect(text).toContain("Hello");
    expect(client.vendor.requests).toHaveLength(1);
  });

  test("can be read once", async () => {
    await using client = await openTestClient();
    const stream = client.liaison.stream("gpt-4o-mini", "Hello");
    for await (const _ of stream);
    expect(() => stream[Symbol.asyncIterator]()).toThrow(ValidationError);
  });

  test("that breaks gives what came, then the error, never an end", async () => {
    await using client = await openTestClient();
    client.vendor.fail({ kind: "reset-after-events", events: 4 });
    const seen: string[] = [];
    const stream = client.liaison.stream("gpt-4o-mini", "Hello");
    const read = (async () => {
      for await (const event of stream) seen.push(event.type);
    })();
    await expect(read).rejects.toThrow(NetworkError);
    expect(seen).toContain("text");
    expect(seen).not.toContain("end");
    client.vendor.fail({ kind: "error-chunk", events: 3 });
    await expect(client.liaison.stream("gpt-4o-mini", "Hello").result()).rejects.toThrow(LiaisonError);
    client.vendor.fail({ kind: "status", status: 500 });
    await expect(client.liaison.stream("gpt-4o-mini", "Hello").result()).rejects.toThrow(ProviderError);
    expect((await client.rows()).map(({ status }) => status)).toEqual(["error", "error", "error"]);
  });

  test("waits for a slow reader and loses nothing", async () => {
    const say = "word ".repeat(3_000);
    await using client = await openTestClient({ say });
    const stream = client.liaison.stream("gpt-4o-mini", "Hello");
    let text = "";
    let events = 0;
    for await (const event of stream) {
      events += 1;
      if (events % 500 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      if (event.type === "text") text += event.text;
    }
    expect(events).toBeGreaterThan(1_000);
    expect(text).toBe((await stream.result()).text);
    expect(text.trim()).toBe(say.trim());
  });
});
