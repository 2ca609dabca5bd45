import { describe, test } from "vitest";
import { cohere } from "../../../dialects/src/cohere/index.ts";
import { dialectCases } from "./dialect-cases.ts";
import { cohereSamples } from "./samples/cohere.ts";

describe("cohere", () => {
  test.each(dialectCases(cohere, cohereSamples))("$name", ({ run }) => run());
});
