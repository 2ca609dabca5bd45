import { describe, expect, test } from "vitest";
import { allDialects, dialectById, openaiChat } from "./index.ts";

describe("the list of dialects", () => {
  test("finds each by its id, and nothing else", () => {
    for (const dialect of allDialects) expect(dialectById(dialect.id)).toBe(dialect);
    expect(dialectById("openai-chat")).toBe(openaiChat);
    expect(dialectById("morse")).toBeUndefined();
  });

  test("every route belongs to an operation the dialect speaks, and no two to the same path", () => {
    const paths = allDialects.flatMap(({ routes }) => routes.map(({ method, path }) => `${method} ${path}`));
    expect(new Set(paths).size).toBe(paths.length);
    for (const { routes, operations } of allDialects) {
      for (const { operation } of routes) expect(operations[operation]).toBeDefined();
    }
  });
});
