import { afterAll, beforeAll, describe, test } from "vitest";
import { anthropicClient } from "./clients/anthropic-client.ts";
import { geminiClient } from "./clients/gemini-client.ts";
import { ollamaClient } from "./clients/ollama-client.ts";
import { openaiChatClient } from "./clients/openai-chat-client.ts";
import { openaiResponsesClient } from "./clients/openai-responses-client.ts";
import { columns } from "./columns.ts";
import { type MatrixWorld, openMatrixWorld } from "./open-matrix-world.ts";
import { faultScenarios } from "./scenarios/faults.ts";
import { meet } from "./scenarios/scenario.ts";
import { textScenarios } from "./scenarios/texts.ts";
import { toolScenarios } from "./scenarios/tools.ts";

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
      if (outcome.kind === "warned") throw new Error(`warned: ${outcome.warnings.join(" | ")}`);
      if (outcome.kind === "refused") throw new Error(`refused: ${outcome.message}`);
    });
  });
});
