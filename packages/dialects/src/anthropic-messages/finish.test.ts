import { describe, expect, test } from "vitest";
import { readFinish, writeFinish } from "./finish.ts";

const NOTHING = { calls: false, refusal: false };

describe("reasons to stop", () => {
  test.each([
    ["end_turn", "stop"],
    ["stop_sequence", "stop"],
    ["max_tokens", "length"],
    ["model_context_window_exceeded", "length"],
    ["tool_use", "tool-calls"],
    ["pause_turn", "pause"],
    ["refusal", "refusal"],
    ["something_new", "other"],
    ["constructor", "other"],
  ])("%s is read as %s, and written back as it was", (raw, unified) => {
    expect(readFinish(raw)).toEqual({ unified, raw });
    expect(writeFinish(readFinish(raw), true, NOTHING)).toBe(raw);
  });

  test.each([
    ["stop", "end_turn"],
    ["length", "max_tokens"],
    ["tool-calls", "tool_use"],
    ["content-filter", "refusal"],
    ["pause", "pause_turn"],
    ["other", "end_turn"],
  ] as const)("another format's %s is written as %s", (unified, written) => {
    expect(writeFinish({ unified, raw: "stop_sequence" }, false, NOTHING)).toBe(written);
  });

  test("another format's answer that stopped with calls or a refusal says so", () => {
    expect(writeFinish({ unified: "stop", raw: "stop" }, false, { calls: true, refusal: false })).toBe("tool_use");
    expect(writeFinish({ unified: "stop", raw: "stop" }, false, { calls: false, refusal: true })).toBe("refusal");
    expect(writeFinish({ unified: "length", raw: "length" }, false, { calls: true, refusal: false })).toBe(
      "max_tokens",
    );
    expect(writeFinish(null, false, NOTHING)).toBe("end_turn");
    expect(writeFinish(null, true, NOTHING)).toBe(null);
  });
});
