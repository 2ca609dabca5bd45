import type { Json, JsonObject } from "@ai-liaison/core";
import type { DialectSamples } from "../dialect-samples.ts";
import { CITATION, PIXEL, UNKNOWN, USAGE } from "./bedrock-converse-parts.ts";
import { streams } from "./bedrock-converse-streams.ts";

/**
 * Specimens of Bedrock's Converse, made by hand after its documentation
 * (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html, read 2026-11-21).
 */
const MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const CITY = { type: "object", required: ["city"], properties: { city: { type: "string" } } };
const TOOL = { toolSpec: { name: "weather", description: "Tells the weather.", inputSchema: { json: CITY } } };
const CALL = (city: string): JsonObject => ({
  toolUse: { toolUseId: `tooluse_${city}`, name: "weather", input: { city } },
});
const POINT = { cachePoint: { type: "default" } };

const say = (text: string): JsonObject => ({ role: "user", content: [{ text }] });

const requests: Readonly<Record<string, JsonObject>> = {
  plain: { messages: [say("Grüße 👋")] },
  "with every option": {
    system: [{ text: "Be brief." }, POINT, { guardContent: { text: { text: "…" } } }],
    messages: [say("Hi")],
    inferenceConfig: { maxTokens: 2000, temperature: 0, topP: 0.9, stopSequences: ["\n"] },
    additionalModelRequestFields: { top_k: 20, thinking: { type: "enabled", budget_tokens: 1024 } },
    additionalModelResponseFieldPaths: ["/stop_sequence"],
    guardrailConfig: { guardrailIdentifier: "g", guardrailVersion: "1", trace: "enabled" },
    outputConfig: {
      textFormat: {
        type: "json_schema",
        structure: { jsonSchema: { schema: JSON.stringify(CITY), name: "city", description: "A city." } },
      },
    },
    performanceConfig: { latency: "optimized" },
    serviceTier: { type: "priority" },
    requestMetadata: { team: "a" },
  },
  "with pictures, documents, sound and film": {
    messages: [
      {
        role: "user",
        content: [
          { text: "What are they?" },
          { image: { format: "png", source: { bytes: PIXEL } } },
          { image: { format: "jpeg", source: { s3Location: { uri: "s3://bucket/a.jpeg", bucketOwner: "0" } } } },
          { document: { format: "pdf", name: "my-pdf", source: { bytes: "JVBERi0=" } } },
          { document: { format: "txt", name: "facts", source: { text: "Ruby." }, citations: { enabled: true } } },
          {
            document: {
              format: "txt",
              name: "rules",
              source: { content: [{ text: "a" }, { text: "b" }] },
              context: "c",
            },
          },
          { document: { format: "new-format", name: "odd", source: { bytes: "AA==" } } },
          { audio: { format: "wav", source: { bytes: "UklGRg==" } } },
          { video: { format: "mp4", source: { s3Location: { uri: "s3://bucket/a.mp4" } } } },
          { ...POINT, ...UNKNOWN },
          POINT,
        ],
      },
    ],
  },
  "with tools over two turns": {
    toolConfig: { tools: [TOOL, POINT, { systemTool: { name: "nova_grounding" } }], toolChoice: { any: {} } },
    messages: [
      say("Paris and Oslo?"),
      {
        role: "assistant",
        content: [
          { reasoningContent: { reasoningText: { text: "I will look.", signature: "c2lnbmVk" } } },
          { reasoningContent: { redactedContent: "ZW5jcnlwdGVk" } },
          CALL("Paris"),
          CALL("Oslo"),
        ],
      },
      {
        role: "user",
        content: [
          { toolResult: { toolUseId: "tooluse_Paris", content: [{ text: "sunny" }], status: "success" } },
          {
            toolResult: {
              toolUseId: "tooluse_Oslo",
              content: [{ json: { weather: "snow" } }, { image: { format: "png", source: { bytes: PIXEL } } }],
              status: "error",
            },
          },
          POINT,
          { text: "Well?" },
        ],
      },
      {
        role: "assistant",
        content: [
          { reasoningContent: { reasoningText: { text: "Nobody signed this." } } },
          { citationsContent: { content: [{ text: "Sunny." }], citations: [CITATION] } },
          { citationsContent: { content: [{ text: "a" }, { text: "b" }], citations: [] } },
        ],
      },
      say("Thanks"),
    ],
  },
  "with a tool that ran at the vendor": {
    toolConfig: {
      tools: [{ systemTool: { name: "nova_code_interpreter" } }],
      toolChoice: { tool: { name: "weather" } },
    },
    messages: [
      say("2 + 2"),
      {
        role: "assistant",
        content: [
          {
            toolUse: {
              toolUseId: "t",
              name: "nova_code_interpreter",
              input: { snippet: "2+2" },
              type: "server_tool_use",
            },
          },
          {
            toolResult: { toolUseId: "t", content: [{ json: { stdOut: "4" } }], type: "nova_code_interpreter_result" },
          },
          { text: "4" },
        ],
      },
      say("Thanks"),
    ],
  },
  "with unknown fields and nulls everywhere": {
    system: [{ text: "a", ...UNKNOWN }],
    inferenceConfig: { temperature: null, ...UNKNOWN },
    toolConfig: {
      tools: [{ toolSpec: { ...TOOL.toolSpec, strict: true, ...UNKNOWN }, ...UNKNOWN }, { new_kind: {} }],
      toolChoice: { new_choice: {} },
      ...UNKNOWN,
    },
    additionalModelRequestFields: { anthropic_beta: ["a"], ...UNKNOWN },
    messages: [
      { role: "user", content: [{ text: "a", ...UNKNOWN }, { new_kind: 1 }], ...UNKNOWN },
      {
        role: "assistant",
        content: [
          { toolUse: { toolUseId: "a", name: "weather", input: null, type: "tool_use", ...UNKNOWN }, ...UNKNOWN },
          { toolUse: { toolUseId: "b", name: "weather", input: [1] } },
          { toolUse: { name: "weather" } },
          { reasoningContent: { reasoningText: { text: "a", ...UNKNOWN }, ...UNKNOWN } },
          { reasoningContent: { new_kind: 1 } },
        ],
      },
      {
        role: "user",
        content: [
          {
            toolResult: {
              toolUseId: "a",
              content: [{ text: "rain", ...UNKNOWN }, { json: null }, { new_kind: 1 }],
              ...UNKNOWN,
            },
          },
          { toolResult: { toolUseId: "b", content: [], status: "new" } },
          { toolResult: { content: null } },
        ],
      },
      { role: "assistant", content: [] },
      { role: "user", content: null },
    ],
    serviceTier: { type: "flex", ...UNKNOWN },
    requestMetadata: {},
    outputConfig: { textFormat: { type: "new" } },
    ...UNKNOWN,
  },
  "with empty lists": { system: [], messages: [], toolConfig: { tools: [] }, inferenceConfig: { stopSequences: [] } },
  "with a prompt the vendor keeps": { promptVariables: { city: { text: "Bonn" } } },
};

const answer = (content: Json, more: JsonObject = {}): JsonObject => ({
  output: { message: { role: "assistant", content } },
  stopReason: "end_turn",
  usage: USAGE,
  metrics: { latencyMs: 12 },
  ...more,
});

const answers: Readonly<Record<string, JsonObject>> = {
  text: answer([{ text: "Sure." }]),
  "thoughts and citations": answer([
    { reasoningContent: { reasoningText: { text: "Hm.", signature: "c2lnbmVk" } } },
    { reasoningContent: { redactedContent: "ZW5jcnlwdGVk" } },
    { text: "It is " },
    { citationsContent: { content: [{ text: "Ruby" }], citations: [CITATION] } },
  ]),
  "parallel tools": answer([{ text: "I will look." }, CALL("Paris"), CALL("Oslo")], { stopReason: "tool_use" }),
  "tools that ran at the vendor": answer([
    { toolUse: { toolUseId: "t", name: "nova_code_interpreter", input: { snippet: "2+2" }, type: "server_tool_use" } },
    { toolResult: { toolUseId: "t", content: [{ json: { stdOut: "4" } }], status: "success" } },
    { image: { format: "png", source: { bytes: PIXEL } } },
  ]),
  "unknown fields and nulls": {
    output: {
      message: { role: "assistant", content: [{ text: "a", ...UNKNOWN }, { new_kind: 1 }], ...UNKNOWN },
      ...UNKNOWN,
    },
    stopReason: "tool_use",
    usage: null,
    additionalModelResponseFields: { stop_sequence: null },
    trace: { guardrail: {} },
    serviceTier: { type: "priority" },
    ...UNKNOWN,
  },
  "cut short": answer([{ text: "Su" }], { stopReason: "max_tokens" }),
  "a reason nobody knows": answer([], { stopReason: "new_reason" }),
  "no content": { output: { message: { role: "assistant" } } },
  "content that is none": { output: { message: { role: "assistant", content: null } }, stopReason: null },
};

const counts: Readonly<Record<string, JsonObject>> = {
  "a chat": { input: { converse: { messages: [say("Hi")], system: [] } } },
  "unknown fields and nulls": {
    input: { converse: { messages: [say("Hi")], ...UNKNOWN }, ...UNKNOWN },
    ...UNKNOWN,
  },
};

const place = { model: MODEL, path: "/model/{model}/converse" };

export const bedrockConverseSamples: DialectSamples = {
  requests: [
    ...Object.entries(requests).map(([name, content]) => ({ name, operation: "chat" as const, content, place })),
    ...Object.entries(counts).map(([name, content]) => ({
      name: `to count ${name}`,
      operation: "token-count" as const,
      content,
      place: { model: MODEL, path: "/model/{model}/count-tokens" },
    })),
  ],
  responses: [
    ...Object.entries(answers).map(([name, content]) => ({ name, operation: "chat" as const, content })),
    { name: "of a count", operation: "token-count", content: { inputTokens: 11, ...UNKNOWN } },
  ],
  streams: Object.entries(streams).map(([name, content]) => ({ name, operation: "chat", content })),
};
