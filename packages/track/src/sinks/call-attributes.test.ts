import { expect, test } from "vitest";
import { meteredAttributes, seconds } from "./call-attributes.ts";
import { sampleEvent } from "./fixtures/sample-events.ts";
import { ATTRIBUTE } from "./telemetry-names.ts";

test("What is not known of a call has no attribute.", () => {
  expect(meteredAttributes(sampleEvent({ provider: null }))).not.toHaveProperty([ATTRIBUTE.provider]);
  expect(seconds(null)).toBeNull();
  expect(seconds(1500)).toBe(1.5);
});
