import { expect, test } from "vitest";
import { blotSecrets } from "./gateway-log.ts";

test.each([
  "sk-proj-0123456789abcdef",
  "sk-liaison-0123456789abcdef",
  "liaison-admin-0123456789abcdef",
  "AIzaSy0123456789abcdef0123",
  "Bearer 0123456789abcdef",
  "hf_0123456789abcdef",
  "gsk_0123456789abcdef",
  "xai-0123456789abcdef",
])("what has the shape of a key is blotted out of a line: %s", (secret) => {
  expect(blotSecrets(`{"error":"refused ${secret}, twice: '${secret}'"}`)).toBe(
    `{"error":"refused [redacted], twice: '[redacted]'"}`,
  );
});

test("other words stay", () => {
  const line = '{"message":"ask-me, risk-free, task-0123456789; the bearer of this token"}';
  expect(blotSecrets(line)).toBe(line);
});
