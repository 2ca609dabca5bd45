import { expect } from "vitest";
import type { Scenario } from "./scenario.ts";
import { PIXEL, PIXEL_BYTES, TRIP } from "./specimens.ts";

const WORDS = "Tell me about Bern — in short: 😀.";
const SYSTEM = "You answer in one line.";

function text(stream: boolean): Scenario["run"] {
  return async ({ ask, client, world }) => {
    const { text: answer, finish, calls, thought } = await ask({ stream, system: SYSTEM, text: WORDS });
    expect(answer).toBe(
      `You said: ${WORDS} This is the fake vendor, and this sentence is here so that a stream has pieces.`,
    );
    expect([finish, calls, thought]).toEqual([client.finishes.text, [], ""]);
    expect(world.vendor.requests.at(-1)?.body).toContain(SYSTEM);
    return undefined;
  };
}

export const textScenarios: readonly Scenario[] = [
  { name: "text, whole", run: text(false) },
  { name: "text, streamed", run: text(true) },
  {
    name: "a prompt cached at the vendor",
    run: async ({ ask }) => {
      await ask({ stream: false, text: "These words are cached." });
      await ask({ stream: true, text: "These words are cached." });
      return undefined;
    },
  },
  {
    name: "an image, base64",
    run: async ({ ask }) => {
      const { text: answer } = await ask({ stream: false, image: PIXEL, text: "What is this?" });
      expect(answer).toContain(`[saw image/png, ${PIXEL_BYTES} bytes] You said: What is this?`);
      return undefined;
    },
  },
  {
    name: "output by a schema",
    run: async ({ ask }) => {
      for (const stream of [false, true]) {
        const { text: answer } = await ask({ stream, schema: TRIP, text: "Plan a trip." });
        expect(JSON.parse(answer)).toEqual({ city: "Paris", days: 3 });
      }
      return undefined;
    },
  },
  {
    name: "a count of tokens",
    run: async ({ ask, count, world }) => {
      const counted = await count("How many tokens are this?");
      if (counted === null) return false;
      const rows = await world.newRows();
      expect(rows).toHaveLength(1);
      expect(rows[0]).toMatchObject({ status: "success", provider: world.column.provider });
      expect([0, null]).toContain(rows[0]?.total_cost_nano_usd);
      const { usage } = await ask({ stream: false, text: "How many tokens are this?" });
      const warnings = rows[0]?.warnings ?? [];
      if (!warnings.some((warning) => warning.includes("estimate"))) expect(counted).toBe(usage?.input);
      else expect(Math.abs((counted ?? 0) - (usage?.input ?? 0))).toBeLessThan(12);
      return warnings;
    },
  },
];
