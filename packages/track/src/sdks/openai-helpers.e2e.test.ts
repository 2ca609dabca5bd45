import { describe, expect, test } from "vitest";
import { compareClients } from "../fixtures/compare-clients.ts";
import { OPENAI_SDKS, openaiAt } from "../fixtures/openai-clients.ts";

const ASK = { model: "gpt-5-mini", messages: [{ role: "user" as const, content: "What is the weather?" }] };

/** A tool the fake calls once, and an answer after it. */
function weatherTool(seen: unknown[]) {
  return {
    type: "function" as const,
    function: {
      name: "weather",
      description: "Tells the weather.",
      parameters: { type: "object" as const, properties: { city: { type: "string" } } },
      parse: JSON.parse,
      function: (args: object) => {
        seen.push(args);
        return "sunny";
      },
    },
  };
}

describe.each(OPENAI_SDKS)("$name", ({ Sdk }) => {
  const make = openaiAt(Sdk);

  test("`runTools` gives its runner at once, and its requests are calls of their own in one group", async () => {
    const { records } = await compareClients(
      make,
      async (client) => {
        const seen: unknown[] = [];
        const runner = client.chat.completions.runTools({ ...ASK, tools: [weatherTool(seen)] });
        const told: unknown[] = [];
        runner.on("functionToolCallResult", (result) => told.push(result));
        const isPromise = runner instanceof Promise;
        const kind = runner.constructor.name;
        return { final: await runner.finalContent(), seen, told, isPromise, kind, usage: await runner.totalUsage() };
      },
      { records: 2 },
    );
    expect(records.map(({ usageSource }) => usageSource)).toEqual(["provider", "provider"]);
    expect(records[0]?.groupId).toMatch(/^[0-9a-f-]{36}$/);
    expect(records[1]?.groupId).toBe(records[0]?.groupId);
  });

  test("a streaming `runTools` is tied together too, and two runs are two groups", async () => {
    const { records } = await compareClients(
      make,
      async (client) => {
        const finals: unknown[] = [];
        for (const _run of [1, 2]) {
          const seen: unknown[] = [];
          const runner = client.chat.completions.runTools({ ...ASK, stream: true, tools: [weatherTool(seen)] });
          const deltas: unknown[] = [];
          runner.on("content", (delta) => deltas.push(delta));
          finals.push(await runner.finalContent(), seen, deltas);
        }
        return finals;
      },
      { records: 4 },
    );
    const groups = records.map(({ groupId }) => groupId);
    expect(groups[0]).toBe(groups[1]);
    expect(groups[2]).toBe(groups[3]);
    expect(new Set(groups).size).toBe(2);
    for (const record of records) expect(record).toMatchObject({ streaming: true, usageSource: "provider" });
  });

  test("a group the application names is kept", async () => {
    const { records } = await compareClients(
      make,
      (client) => client.chat.completions.runTools({ ...ASK, tools: [weatherTool([])] }).finalContent(),
      { records: 2, track: { groupId: "order-17" } },
    );
    expect(records.map(({ groupId }) => groupId)).toEqual(["order-17", "order-17"]);
  });

  test("a tool that throws is the same, and so is what is recorded", async () => {
    const { record } = await compareClients(make, (client) => {
      const tool = weatherTool([]);
      const broken = { ...tool.function, function: () => Promise.reject(new Error("no weather today")) };
      return client.chat.completions.runTools({ ...ASK, tools: [{ ...tool, function: broken }] }).finalContent();
    });
    expect(record.status).toBe("success");
  });
});
