import { NO_USAGE, type RequestPlace } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { batch } from "./index.ts";

const POSTED: RequestPlace = { model: null, stream: false, path: "/v1/batches" };
const ASKED = { input_file_id: "file-1", endpoint: "/v1/chat/completions", completion_window: "24h" };
const USAGE = {
  input_tokens: 36,
  output_tokens: 224,
  total_tokens: 260,
  output_tokens_details: { reasoning_tokens: 128 },
};

describe("a request for batches", () => {
  test("begins one in a file, without a model", () => {
    expect(batch.checkRequest(ASKED, POSTED)).toMatchObject({ model: "" });
    expect(batch.checkRequest(ASKED, POSTED).listsKept).toBeUndefined();
  });

  test.each(Object.keys(ASKED))("without %s is refused by name", (field) => {
    expect(() => batch.checkRequest({ ...ASKED, [field]: undefined } as never, POSTED)).toThrow(field);
  });

  test("lists, asks for one, or cancels one", () => {
    const listed = { ...POSTED, bodiless: true, query: "limit=3&key=x" };
    expect(batch.checkRequest({}, listed)).toMatchObject({ listsKept: true, query: "limit=3" });
    const one = { ...POSTED, bodiless: true, id: "batch_1", path: "/v1/batches/{id}" };
    expect(batch.checkRequest({}, one)).toMatchObject({ previousId: "batch_1", form: "one" });
    const cancelled = { ...one, path: "/v1/batches/{id}/cancel" };
    expect(batch.checkRequest({}, cancelled)).toMatchObject({ previousId: "batch_1", form: "cancel" });
  });
});

describe("what is said of a batch", () => {
  const said = { id: "batch_1", object: "batch", model: "gpt-5-nano", created_at: 5, usage: USAGE };
  const start = { type: "start", id: "batch_1", model: "gpt-5-nano", createdAt: 5 };

  test.each(["validating", "in_progress", "finalizing", "cancelling"])(
    "is not what it took while it is %s",
    (status) => {
      expect(batch.readOutline({ ...said, status })).toEqual([start, { type: "end" }]);
    },
  );

  test.each(["completed", "failed", "expired", "cancelled"])(
    "is what it took, at a batch's price, once it is %s",
    (status) => {
      const usage = {
        ...NO_USAGE,
        inputTokens: 36,
        outputTokens: 224,
        reasoningTokens: 128,
        totalTokens: 260,
        serviceTier: "batch",
        raw: USAGE,
      };
      expect(batch.readOutline({ ...said, status })).toEqual([start, { type: "usage", usage }, { type: "end" }]);
    },
  );

  test("gives its results to whoever it belongs to", () => {
    const done = { ...said, output_file_id: "file-out", error_file_id: null };
    expect(batch.relay?.keptIds?.(done)).toEqual(["file-out", "batch_1"]);
    expect(batch.relay?.keptIds?.({ object: "list", data: [] })).toEqual([]);
  });
});
