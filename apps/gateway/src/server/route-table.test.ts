import { allDialects, untouched } from "@ai-liaison/dialects";
import { describe, expect, test } from "vitest";
import { createRouteTable } from "./route-table.ts";

const routeOf = createRouteTable([...allDialects, untouched]);

function told(method: string, url: string) {
  const routing = routeOf(method, url);
  if (routing.kind !== "call") return routing.kind;
  const { dialect, route, place } = routing.destination;
  return { dialect: dialect.id, endpoint: route.endpoint, place };
}

describe("a path", () => {
  test("goes to the dialect that answers it", () => {
    expect(told("POST", "/v1/chat/completions")).toMatchObject({ dialect: "openai-chat", place: { model: null } });
    expect(told("POST", "/v1/messages?beta=true")).toMatchObject({
      dialect: "anthropic-messages",
      place: { query: "beta=true" },
    });
    expect(told("GET", "/v1/chat/completions")).toBe("wrong-method");
    expect(told("POST", "/v1/chat/completions/")).toBe("other");
    expect(told("POST", "//v1/chat/completions")).toBe("other");
    expect(told("POST", "/V1/chat/completions")).toBe("other");
  });

  test.each([
    ["/v1beta/models/gemini-2.5-flash:generateContent", "gemini-2.5-flash", false],
    ["/v1/models/gemini-2.5-flash:generateContent", "gemini-2.5-flash", false],
    ["/v1beta/models/google/gemini-x:streamGenerateContent?alt=sse", "google/gemini-x", true],
    ["/v1beta/models/google%2Fgemini-x:streamGenerateContent", "google/gemini-x", true],
    ["/v1beta/models/llama3:8b:generateContent", "llama3:8b", false],
  ])("%s names the model %s", (url, model, stream) => {
    expect(told("POST", url)).toMatchObject({ dialect: "gemini", place: { model, stream } });
  });

  test.each(["GET", "POST", "PUT", "PATCH", "DELETE"])(
    "of a vendor's own is %s behind the provider's name, as it is",
    (method) => {
      expect(told(method, "/providers/acme%20ai/v1//odd%2Fpath/?a=1")).toMatchObject({
        dialect: "untouched",
        place: { provider: "acme ai", rest: "/v1//odd%2Fpath/", query: "a=1" },
      });
      expect(told(method, "/providers/acme")).toBe("other");
      expect(told(method, "/providers//v1")).toBe("other");
      expect(told(method, "/providers/%ff/v1")).toBe("other");
    },
  );

  test.each([
    ["GET", "/v1/responses/resp_1", "responses.retrieve"],
    ["GET", "/v1/responses/resp_1?stream=true", "responses.retrieve"],
    ["DELETE", "/v1/responses/resp_1", "responses.delete"],
    ["POST", "/v1/responses/resp_1/cancel", "responses.cancel"],
    ["GET", "/v1/responses/resp_1/input_items", "responses.input_items"],
  ])("%s %s asks for a kept answer", (method, url, endpoint) => {
    expect(told(method, url)).toMatchObject({ dialect: "openai-responses", endpoint, place: { id: "resp_1" } });
  });

  test("that is encoded wrongly, or holds more than an id, is nobody's", () => {
    expect(told("POST", "/v1beta/models/%zz:generateContent")).toBe("other");
    expect(told("POST", "/v1beta/models/:generateContent")).toBe("other");
    expect(told("GET", "/v1/responses/a/b")).toBe("other");
    expect(told("POST", "/v1/responses/input_tokens")).toMatchObject({ endpoint: "responses.input_tokens" });
  });
});
