import { expect, test } from "vitest";
import type { Target } from "../values/plan.ts";
import { addTargetHeaders } from "./reply-headers.ts";

const target = { provider: { name: "acme" }, model: "m" } as unknown as Target;

function told(warnings: readonly string[]): string | undefined {
  return addTargetHeaders({}, target, warnings)["x-liaison-warnings"];
}

test("warnings are told in a header, in letters that a header may have", () => {
  expect(told([])).toBeUndefined();
  expect(told(["Größe was left out."])).toBe('["Gr??e was left out."]');
});

test("warnings beyond what a client can read are counted instead", () => {
  const many = Array.from(
    { length: 200 },
    (_, index) => `Field ${index} was left out, as this format does not have it.`,
  );
  const header = told(many) ?? "";
  expect(header.length).toBeLessThan(5000);
  expect(JSON.parse(header).at(-1)).toMatch(/^And \d+ more/);
});
