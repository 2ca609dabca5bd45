import { describe, expect, test } from "vitest";
import { SAMPLE_HEAD, SAMPLE_PLACE } from "../../fixtures/answer-options.ts";
import { keptAnswer } from "./index.ts";

const place = { ...SAMPLE_PLACE, id: "resp_1", path: "/v1/responses/{id}" };

describe("asking for a kept answer", () => {
  test("names it, and what of the query the vendor is to have", () => {
    expect(keptAnswer.checkRequest({}, { ...place, query: "stream=true&starting_after=7&key=secret" })).toMatchObject({
      model: "",
      stream: true,
      previousId: "resp_1",
      query: "stream=true&starting_after=7",
    });
    expect(keptAnswer.checkRequest({}, place)).not.toHaveProperty("query");
    expect(keptAnswer.checkRequest({}, { ...place, path: "/v1/responses/{id}/cancel" })).toMatchObject({
      form: "cancel",
    });
  });

  test("tells what a finished one took, and of others that they came whole", () => {
    const usage = { input_tokens: 3, output_tokens: 4, total_tokens: 7 };
    const response = { id: "resp_1", object: "response", model: "m", created_at: 1, output: [] };
    const finished = keptAnswer.readOutline({ ...response, status: "completed", usage });
    expect(finished.map(({ type }) => type)).toEqual(["start", "usage", "end"]);
    expect(finished[1]).toMatchObject({ usage: { inputTokens: 3, outputTokens: 4 } });
    expect(keptAnswer.readOutline({ ...response, status: "queued", usage: null })).toHaveLength(2);
    expect(keptAnswer.readOutline({ id: "resp_1", object: "response.deleted", deleted: true })).toEqual([
      { type: "end" },
    ]);
    const failed = { ...response, status: "failed", error: { code: "server_error", message: "No." } };
    expect(keptAnswer.readOutline(failed).at(-1)).toEqual({ type: "end" });
  });

  test("has nothing to translate", () => {
    expect(() => keptAnswer.readRequest({}, SAMPLE_HEAD)).toThrow("only be asked for where it is kept");
  });
});
