import { Fault } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { readError, writeErrorEvent } from "./errors.ts";

function read(status: number, body: Parameters<typeof readError>[0]["body"]) {
  return readError({ status, headers: {}, body, nowMs: 0 });
}

describe("errors of a realtime API", () => {
  test.each([
    [401, null, "provider_authentication"],
    [404, { error: { code: "model_not_found", message: "no" } }, "model_not_found"],
    [429, { error: { code: "insufficient_quota" } }, "quota_exhausted"],
    [503, null, "overloaded"],
    [400, { error: { message: "You must not provide a model" } }, "invalid_request"],
    [400, { error: "no" }, "invalid_request"],
  ] as const)("%i %j is %s", (status, body, code) => {
    expect(read(status, body)).toMatchObject({ code });
  });

  test("are told within a session as its API tells them", () => {
    const event: unknown = JSON.parse(
      writeErrorEvent(new Fault("interrupted", "It broke.", { param: "x" }), "event_1"),
    );
    expect(event).toEqual({
      type: "error",
      event_id: "event_1",
      error: {
        type: "api_error",
        code: "interrupted",
        message: expect.stringContaining("It broke."),
        param: "x",
        event_id: null,
      },
    });
  });
});
