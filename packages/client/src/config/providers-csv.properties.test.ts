import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csv, load } from "./config.test-support.ts";

const loadCsv = (text: string) => load({ files: { "providers.csv": text }, env: { KEY: "k" } });

describe("whatever is written", () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
  const row = fc.record({
    host: fc.domain(),
    timeoutMs: fc.integer({ min: 1, max: 3_600_000 }),
    nanoPerMtok: fc.integer({ min: 0, max: 10 ** 15 }),
    priority: fc.integer({ min: 0, max: 1_000_000 }),
  });

  test("numbers come out exactly as they went in", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1, maxLength: 5 }),
        fc.array(row, { minLength: 5, maxLength: 5 }),
        (names, rows) => {
          const lines = names.map((given, index) => {
            const { host = "", timeoutMs = 1, nanoPerMtok = 0, priority = 0 } = rows[index] ?? {};
            const cost = `${Math.floor(nanoPerMtok / 1e12)}.${String(nanoPerMtok % 1e12).padStart(12, "0")}`;
            return `${given},"https://${host}/x",,,${timeoutMs / 1000},,${cost},${priority}`;
          });
          const { providers } = loadCsv(csv(lines));
          expect(providers).toHaveLength(names.length);
          for (const provider of providers) {
            const { timeoutMs, nanoPerMtok, priority } = rows[names.indexOf(provider.name)] ?? {};
            expect(provider.timeoutMs).toBe(timeoutMs);
            expect(provider.fallbackNanoUsdPerMtok).toBe(nanoPerMtok);
            expect(provider.priority).toBe(priority);
          }
          expect(providers.map(({ priority }) => priority)).toEqual(
            providers.map(({ priority }) => priority).sort((a, b) => a - b),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test("it is either a configuration or a ConfigError, and no cell that looks like a key is ever repeated", () => {
    const secret = "sk-proj-abcdefgh12345678";
    const cell = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(secret, "", "1", '"', "https://a.example", "\u0000", "=1+1"),
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.array(cell, { maxLength: 10 }).map((cells) => cells.join(",")),
          { maxLength: 4 },
        ),
        (rows) => {
          let message = "";
          try {
            loadCsv(csv(rows));
          } catch (error) {
            expect(error).toMatchObject({ name: "ConfigError" });
            message = String(error);
          }
          expect(message).not.toContain(secret);
        },
      ),
      { numRuns: 300 },
    );
  });
});
