import { describe, expect, test } from "vitest";
import { checkRequest } from "./check-request.ts";

describe("checks", () => {
  const one = (message: object): object => ({ model: "m", messages: [message] });
  test.each<[string, object]>([
    ["model", { messages: [] }],
    ["messages", { model: "m", messages: {} }],
    ["messages[0].role", one({ role: "developer", content: "" })],
    ["messages[0].content", one({ role: "user", content: [] })],
    ["messages[0].images[0]", one({ role: "user", content: "", images: [1] })],
    [
      "messages[0].tool_calls[0].function.arguments",
      one({ role: "assistant", tool_calls: [{ function: { name: "f", arguments: "{}" } }] }),
    ],
    ["options.temperature", { model: "m", options: { temperature: "0" } }],
    ["think", { model: "m", think: 1 }],
  ])("refuse `%s` of %j", (param, body) => {
    expect(() => checkRequest(JSON.parse(JSON.stringify(body)))).toThrow(
      expect.objectContaining({ code: "invalid_request", param }),
    );
  });

  test.each([
    [{ model: "m" }, true],
    [{ model: "m", stream: null }, true],
    [{ model: "m", stream: false }, false],
  ])("find that %j streams: %s", (body, streams) => {
    expect(checkRequest(body).stream).toBe(streams);
  });
});
