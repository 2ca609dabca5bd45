import type { FaultSpec } from "@ai-liaison/testkit";
import { expect } from "vitest";
import type { Meeting, Scenario } from "./scenario.ts";

async function failing({ sdk, world }: Meeting, model: string, stream: boolean): Promise<unknown> {
  try {
    await sdk.ask({ model, stream, text: "Hello" });
  } catch (error) {
    const rows = await world.newRows();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ status: "error", streaming: stream, provider: world.column.provider });
    return error;
  }
  throw new Error("this should have failed, and did not");
}

function status(code: number, expected: string): Scenario["run"] {
  return async (meeting) => {
    meeting.world.vendor.always({ kind: "status", status: code, headers: { "retry-after": "100" } });
    for (const stream of [false, true]) {
      const error = await failing(meeting, meeting.model, stream);
      expect([meeting.sdk.kindOf(error), String(error)]).toEqual([expected, expect.any(String)]);
    }
    return undefined;
  };
}

const CUTS: readonly FaultSpec[] = [
  { kind: "reset-after-events", events: 5 },
  { kind: "cut-mid-event", events: 5 },
  { kind: "error-chunk", events: 5 },
  { kind: "malformed-sse", events: 5 },
  { kind: "missing-done" },
];

export const faultScenarios: readonly Scenario[] = [
  { name: "the vendor's 429", run: status(429, "rate-limit") },
  { name: "the vendor's 400", run: status(400, "bad-request") },
  {
    name: "a model the vendor does not have",
    run: async (meeting) => {
      const error = await failing(meeting, `${meeting.world.column.provider}/no-such-model`, false);
      expect(meeting.sdk.kindOf(error)).toBe("not-found");
      return undefined;
    },
  },
  {
    name: "a stream that breaks off",
    run: async (meeting) => {
      for (const cut of CUTS) {
        // Some who speak OpenAI's chat never send its `[DONE]`: a finish is an end.
        if (cut.kind === "missing-done" && meeting.world.column.dialect === "openai-chat") continue;
        meeting.world.vendor.fail(cut);
        await failing(meeting, meeting.model, true);
      }
      return undefined;
    },
  },
];
