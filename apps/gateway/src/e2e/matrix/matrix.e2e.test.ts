import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anthropicClient } from "./clients/anthropic-client.ts";
import { geminiClient } from "./clients/gemini-client.ts";
import { ollamaClient } from "./clients/ollama-client.ts";
import { openaiChatClient } from "./clients/openai-chat-client.ts";
import { openaiResponsesClient } from "./clients/openai-responses-client.ts";
import { columns } from "./columns.ts";
import { declared } from "./declared.ts";
import { matrixPage } from "./matrix-page.ts";
import { type MatrixWorld, openMatrixWorld } from "./open-matrix-world.ts";
import { faultScenarios } from "./scenarios/faults.ts";
import { meet } from "./scenarios/scenario.ts";
import { textScenarios } from "./scenarios/texts.ts";
import { toolScenarios } from "./scenarios/tools.ts";

const PAGE = fileURLToPath(new URL("../../../../../docs/matrix.md", import.meta.url));
const clients = [openaiChatClient, openaiResponsesClient, anthropicClient, geminiClient, ollamaClient];
const scenarios = [...textScenarios, ...toolScenarios, ...faultScenarios];

describe.each(columns)("a vendor that speaks $name", (column) => {
  let world: MatrixWorld;
  beforeAll(async () => {
    world = await openMatrixWorld(column);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  describe.each(clients)("asked by $name", (client) => {
    test.each(scenarios)("$name", async (scenario) => {
      const outcome = await meet(client, world, scenario);
      const { kind, warnings, refused } = declared(client.name, column, scenario.name);
      const seen = outcome.kind === "warned" ? [...outcome.warnings].sort() : [];
      expect({ kind: outcome.kind, warnings: seen }).toEqual({ kind, warnings });
      if (outcome.kind === "refused") expect(outcome.message).toMatch(refused ?? /never/);
    });
  });
});

test("docs/matrix.md is what is declared (LIAISON_WRITE_DOCS=1 writes it anew)", () => {
  const page = matrixPage(
    clients.map(({ name }) => name),
    scenarios.map(({ name }) => name),
  );
  if (process.env.LIAISON_WRITE_DOCS === "1") writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, "utf8")).toBe(page);
});
