import { ValidationError } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { openTestClient } from "../fixtures/open-test-client.ts";

function messagesSent(body: string | undefined): unknown {
  return (JSON.parse(body ?? "{}") as { readonly messages: unknown }).messages;
}

describe("a conversation", () => {
  test("remembers what was said, with its system's words, in one session, and counts what it took", async () => {
    await using client = await openTestClient();
    const conversation = client.liaison.conversation({ model: "gpt-4o-mini", system: "Be brief.", customerId: "acme" });
    const first = await conversation.send("One");
    const stream = conversation.stream("Two");
    for await (const _ of stream);
    const second = await stream.result();
    expect(messagesSent(client.vendor.requests[1]?.body)).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "One" },
      { role: "assistant", content: first.text },
      { role: "user", content: "Two" },
    ]);
    expect(conversation.history).toEqual([
      { role: "user", content: "One" },
      first.message,
      { role: "user", content: "Two" },
      second.message,
    ]);
    const rows = await client.rows();
    expect(rows.map(({ session_id }) => session_id)).toEqual([conversation.sessionId, conversation.sessionId]);
    const sum = rows.reduce((cost, row) => cost + (row.total_cost_nano_usd ?? 0), 0);
    expect(conversation.totals).toMatchObject({ calls: 2, costNanoUsd: sum, unpricedCalls: 0 });
    expect(conversation.totals.inputTokens).toBe((first.usage.inputTokens ?? 0) + (second.usage.inputTokens ?? 0));
    expect(sum).toBeGreaterThan(0);
  });

  test("is left as it was by a call that failed, was cancelled, or was not read to its end", async () => {
    await using client = await openTestClient({ chunkDelayMs: 10 });
    const conversation = client.liaison.conversation({ model: "gpt-4o-mini" });
    await conversation.send("One");
    const before = conversation.history;
    client.vendor.fail({ kind: "status", status: 500 });
    await expect(conversation.send("Lost")).rejects.toThrow();
    client.vendor.fail({ kind: "never-answer" });
    await expect(conversation.send("Lost", { signal: AbortSignal.timeout(50) })).rejects.toThrow();
    for await (const _ of conversation.stream("Lost")) break;
    client.vendor.fail({ kind: "reset-after-events", events: 4 });
    await expect(conversation.stream("Lost").result()).rejects.toThrow();
    await expect(conversation.send("Lost", { temperature: "hot" } as never)).rejects.toThrow(ValidationError);
    await expect(conversation.send("Lost", { metadata: 10n as never })).rejects.toThrow(ValidationError);
    expect(conversation.history).toEqual(before);
    await conversation.send("Two");
    expect(client.vendor.requests.at(-1)?.body).not.toContain("Lost");
    expect(conversation.totals.calls).toBe(7);
  });

  test("takes one message at a time, and another once the first is answered or left", async () => {
    await using client = await openTestClient({ chunkDelayMs: 10 });
    const conversation = client.liaison.conversation({ model: "gpt-4o-mini" });
    const first = conversation.send("One");
    await expect(conversation.send("Two")).rejects.toThrow("one message at a time");
    await expect(conversation.stream("Two").result()).rejects.toThrow("one message at a time");
    await first;
    const left = conversation.stream("Three");
    await left[Symbol.asyncIterator]().next();
    await expect(conversation.send("Four")).rejects.toThrow("one message at a time");
    await left.cancel();
    await conversation.send("Five");
    expect(conversation.history.filter(({ role }) => role === "user")).toEqual([
      { role: "user", content: "One" },
      { role: "user", content: "Five" },
    ]);
  });

  test("forgets when it is reset, also what is being answered", async () => {
    await using client = await openTestClient({ chunkDelayMs: 10 });
    const conversation = client.liaison.conversation({
      model: "gpt-4o-mini",
      history: [
        { role: "user", content: "Before" },
        { role: "assistant", content: "Yes" },
      ],
    });
    await conversation.send("One");
    expect(conversation.history).toHaveLength(4);
    const late = conversation.send("Late");
    conversation.reset();
    await late;
    expect(conversation.history).toEqual([]);
    await conversation.send("Anew");
    expect(messagesSent(client.vendor.requests.at(-1)?.body)).toEqual([{ role: "user", content: "Anew" }]);
  });

  test("goes on after a tool was called, with whichever provider", async () => {
    await using client = await openTestClient();
    const tools = [{ name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } }];
    for (const model of ["gpt-4o-mini", "claude-haiku-4-5", "gemini-2.5-flash"]) {
      const conversation = client.liaison.conversation({ model, tools });
      const { toolCalls } = await conversation.send("both weathers");
      expect(toolCalls).toHaveLength(2);
      const results = toolCalls.map(
        ({ id }, index) => ({ role: "tool", toolCallId: id, content: `Sunny ${index}` }) as const,
      );
      const { text } = await conversation.send(results);
      expect(text).toContain("Sunny 1");
      expect(conversation.history).toHaveLength(5);
    }
  });
});
