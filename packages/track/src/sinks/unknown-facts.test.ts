import { expect, test } from "vitest";
import { meteredAttributes, seconds } from "./call-attributes.ts";
import { readLimited } from "./read-limited.ts";
import { sampleEvent } from "./sample-event.test-data.ts";
import { ATTRIBUTE } from "./telemetry-names.ts";

test("What is not known of a call has no attribute.", () => {
  expect(meteredAttributes(sampleEvent({ provider: null }))).not.toHaveProperty([ATTRIBUTE.provider]);
  expect(seconds(null)).toBeNull();
  expect(seconds(1500)).toBe(1.5);
});

test("A response without a body has no words.", async () => {
  expect(await readLimited(new Response(null, { status: 204 }), 10)).toBe("");
  expect(await readLimited(new Response("words"), 3)).toBe("wor");
});
