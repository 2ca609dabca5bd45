import type { AuthScheme, Vendor, VendorSetting } from "@ai-liaison/core";
import {
  CHAT,
  COMPLETION,
  EMBEDDING,
  KEPT_RESPONSES,
  OPENAI_FORMAT,
  REALTIME,
  RESPONSES,
  SPEECH,
  TRANSCRIPTION_AND_TRANSLATION,
} from "../look-alike.ts";
import { anthropic, google, openai } from "./own-formats.ts";

/** Clouds that offer other vendors' models: at addresses of the customer's own, and with proofs no fixed header holds. */
export const azureOpenai: Vendor = {
  id: "azure_openai",
  name: "Azure OpenAI",
  baseUrl: null,
  basePath: "/openai/v1",
  addressVariables: ["AZURE_OPENAI_ENDPOINT"],
  keyVariables: ["AZURE_OPENAI_API_KEY"],
  settings: [{ name: "api_version", variables: ["OPENAI_API_VERSION"], optional: true }],
  priceId: "azure",
  auth: { kind: "header", header: "api-key" },
  // A model's name here is that of its deployment.
  operations: {
    chat: [...CHAT.chat, RESPONSES],
    ...COMPLETION,
    ...EMBEDDING,
    "kept-answer": [KEPT_RESPONSES],
    ...SPEECH,
    ...TRANSCRIPTION_AND_TRANSLATION,
    image: [{ dialect: "openai-chat", path: "/images/generations", formPaths: { edits: "/images/edits" } }],
    realtime: [REALTIME],
  },
  versioned: {
    basePath: "/openai",
    operations: {
      chat: [deployment("/chat/completions"), { ...RESPONSES, path: "/responses?api-version={api_version}" }],
      completion: [deployment("/completions")],
      embedding: [deployment("/embeddings")],
      speech: [deployment("/audio/speech")],
      transcription: [
        {
          ...deployment("/audio/transcriptions"),
          formPaths: { translations: deployment("/audio/translations").path },
        },
      ],
      image: [{ ...deployment("/images/generations"), formPaths: { edits: deployment("/images/edits").path } }],
      realtime: [{ dialect: REALTIME.dialect, path: "/realtime?api-version={api_version}&deployment={segment}" }],
    },
  },
  capabilities: OPENAI_FORMAT,
  // Its list is of all that could be deployed; only a deployment can be asked for.
  modelsPath: null,
  checkPath: "/models",
  models: openai.models,
  source: "https://learn.microsoft.com/en-us/azure/foundry/openai/api-version-lifecycle, read 2026-11-21",
};

function deployment(path: string) {
  return { dialect: "openai-chat", path: `/deployments/{segment}${path}?api-version={api_version}` };
}

/** Formats of others without what the address says, and with the version their header says elsewhere. */
const CLAUDE_ON_VERTEX = { drops: ["model"], adds: { anthropic_version: "vertex-2023-10-16" } };
const CLAUDE_ON_BEDROCK = { drops: ["model", "stream"], adds: { anthropic_version: "bedrock-2023-05-31" } };

export const vertex: Vendor = {
  id: "vertex",
  name: "Google Vertex AI",
  baseUrl: "https://{region}-aiplatform.googleapis.com/v1/projects/{project}/locations/{region}",
  regionUrls: {
    global: "https://aiplatform.googleapis.com/v1/projects/{project}/locations/global",
    us: "https://aiplatform.us.rep.googleapis.com/v1/projects/{project}/locations/us",
    eu: "https://aiplatform.eu.rep.googleapis.com/v1/projects/{project}/locations/eu",
  },
  settings: [
    { name: "project", variables: ["GOOGLE_CLOUD_PROJECT", "ANTHROPIC_VERTEX_PROJECT_ID"] },
    { name: "region", variables: ["GOOGLE_CLOUD_LOCATION", "CLOUD_ML_REGION"], default: "global" },
  ],
  keyVariables: [],
  priceId: "google",
  auth: {
    kind: "service-account",
    header: "x-goog-api-key",
    scope: "https://www.googleapis.com/auth/cloud-platform",
    credentials: [
      { name: "file", variable: "GOOGLE_APPLICATION_CREDENTIALS", optional: true },
      { name: "configFolder", variable: "CLOUDSDK_CONFIG", optional: true },
      { name: "home", variable: "HOME", optional: true },
      { name: "appData", variable: "APPDATA", optional: true },
      { name: "metadataHost", variable: "GCE_METADATA_HOST", optional: true },
    ],
  },
  operations: {
    chat: [
      {
        dialect: "gemini",
        path: "/publishers/google/models/{model}:generateContent",
        streamPath: "/publishers/google/models/{model}:streamGenerateContent?alt=sse",
        models: google.models,
      },
      {
        dialect: "anthropic-messages",
        path: "/publishers/anthropic/models/{model}:rawPredict",
        streamPath: "/publishers/anthropic/models/{model}:streamRawPredict",
        models: anthropic.models,
        differs: CLAUDE_ON_VERTEX,
      },
      { dialect: "openai-chat", path: "/endpoints/openapi/chat/completions", models: ["*/*"] },
    ],
    "token-count": [
      { dialect: "gemini", path: "/publishers/google/models/{model}:countTokens", models: google.models },
      {
        dialect: "anthropic-messages",
        path: "/publishers/anthropic/models/count-tokens:rawPredict",
        models: anthropic.models,
        differs: { adds: CLAUDE_ON_VERTEX.adds },
      },
    ],
  },
  capabilities: google.capabilities,
  modelsPath: null,
  models: [...google.models, ...anthropic.models],
  source: "https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference, read 2026-11-21",
};

const AWS_REGION: VendorSetting = { name: "region", variables: ["AWS_REGION", "AWS_DEFAULT_REGION"] };

function signedFor(service: string): AuthScheme {
  return {
    kind: "sigv4",
    service,
    credentials: [
      { name: "accessKeyId", variable: "AWS_ACCESS_KEY_ID" },
      { name: "secretAccessKey", variable: "AWS_SECRET_ACCESS_KEY" },
      { name: "sessionToken", variable: "AWS_SESSION_TOKEN", optional: true },
    ],
  };
}

const CLAUDES = ["anthropic.claude-*", "*.anthropic.claude-*", "arn:*anthropic*"];
const GPTS = ["openai.*", "*.openai.*"];
/** Open weights have paths of their own at one endpoint, and no Responses at the other. */
const OPEN_GPTS = ["openai.gpt-oss-*", "*.openai.gpt-oss-*"];
const CLOSED_GPTS = ["openai.gpt-5*", "*.openai.gpt-5*"];
const OPEN_MODELS =
  "deepseek.* google.* minimax.* mistral.* moonshot.* moonshotai.* nvidia.* qwen.* writer.* zai.*".split(" ");

/** What Bedrock has of makers that are asked through Converse: ids, the same with a region before them, and ARNs. */
const CONVERSED = [
  ..."ai21.* amazon.nova-* cohere.command-* meta.llama* us.deepseek.* us.writer.*".split(" "),
  ..."*.amazon.nova-* *.meta.llama* *.mistral.*".split(" "),
  ...OPEN_MODELS,
  "arn:aws*:bedrock:*",
];

export const bedrock: Vendor = {
  id: "bedrock",
  name: "Amazon Bedrock",
  baseUrl: "https://bedrock-runtime.{region}.amazonaws.com",
  settings: [AWS_REGION],
  keyVariables: ["AWS_BEARER_TOKEN_BEDROCK"],
  priceId: "aws",
  auth: signedFor("bedrock"),
  operations: {
    chat: [
      {
        dialect: "anthropic-messages",
        path: "/model/{segment}/invoke",
        models: CLAUDES,
        noStream: true,
        differs: CLAUDE_ON_BEDROCK,
      },
      { dialect: "openai-chat", path: "/openai/v1/chat/completions", models: GPTS },
      { dialect: "openai-responses", path: "/openai/v1/responses", models: CLOSED_GPTS },
      // All models, for whoever speaks this format; for others, those that have no other way above.
      {
        dialect: "bedrock-converse",
        path: "/model/{segment}/converse",
        streamPath: "/model/{segment}/converse-stream",
      },
    ],
    // Ids with a region before them are not counted there.
    "token-count": [
      { dialect: "bedrock-converse", path: "/model/{segment}/count-tokens", models: ["anthropic.claude-*"] },
    ],
  },
  capabilities: { ...anthropic.capabilities, streamUsage: "ask" },
  modelsPath: null,
  models: [...CLAUDES, ...GPTS, ...CONVERSED],
  source: "https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference.html, read 2026-11-21",
};

export const bedrockMantle: Vendor = {
  id: "bedrock-mantle",
  name: "Amazon Bedrock (Mantle)",
  baseUrl: "https://bedrock-mantle.{region}.api.aws",
  settings: [AWS_REGION],
  keyVariables: ["AWS_BEARER_TOKEN_BEDROCK"],
  priceId: "aws",
  auth: signedFor("bedrock-mantle"),
  headers: { "anthropic-version": "2023-06-01" },
  operations: {
    chat: [
      { dialect: "anthropic-messages", path: "/anthropic/v1/messages", models: CLAUDES },
      { dialect: "openai-chat", path: "/v1/chat/completions", models: OPEN_GPTS },
      { dialect: "openai-responses", path: "/v1/responses", models: OPEN_GPTS },
      { dialect: "openai-chat", path: "/openai/v1/chat/completions", models: GPTS },
      { dialect: "openai-responses", path: "/openai/v1/responses", models: GPTS },
      { dialect: "openai-chat", path: "/v1/chat/completions", models: OPEN_MODELS },
    ],
    "token-count": [{ dialect: "anthropic-messages", path: "/anthropic/v1/messages/count_tokens", models: CLAUDES }],
  },
  capabilities: { ...anthropic.capabilities, streamUsage: "ask" },
  modelsPath: "/v1/models",
  modelsDialect: "openai-chat",
  models: [...CLAUDES, ...GPTS, ...OPEN_MODELS],
  source: "https://docs.aws.amazon.com/bedrock/latest/userguide/endpoints.html, read 2026-11-21",
};
