import {
  type Dialect,
  Fault,
  type JsonObject,
  type OperationFormat,
  type Part,
  type Provider,
  type Vendor,
} from "@ai-liaison/core";

/**
 * A format for tests of the corridor alone: a body is `{"parts": […]}`, a stream's event is a list of parts, and what
 * is written is the same again. The corridor must work with it as with any vendor's.
 */
const partsFormat: OperationFormat = {
  checkRequest: (body) => {
    if (typeof body.model !== "string") throw new Fault("invalid_request", "`model` must be text.", { param: "model" });
    return {
      model: body.model,
      stream: body.stream === true,
      includeUsage: body.usage === true,
      maxOutputTokens: null,
      candidates: typeof body.n === "number" ? body.n : 1,
      user: null,
    };
  },
  readRequest: (body) => ({
    operation: "chat",
    model: String(body.model),
    messages: [],
    stream: body.stream === true,
    includeUsage: false,
    sampling: {},
  }),
  writeRequest: (request) => ({ body: { model: request.model }, warnings: ["written anew"] }),
  readResponse: (body) => {
    if (!Array.isArray(body.parts)) throw new Fault("malformed_response", "no parts");
    return body.parts as unknown as readonly Part[];
  },
  readOutline: (body) => partsFormat.readResponse(body),
  writeResponse: (parts) => ({ parts }) as unknown as JsonObject,
  stream: {
    framing: "sse",
    contentType: "text/event-stream",
    isContentOnly: (event) => event.data.startsWith('[{"type":"text-delta"') && !event.data.includes("},{"),
    openReader: () => ({
      read: (event) => readParts(event.data),
      close: () => [{ type: "fault", fault: new Fault("interrupted", "cut") }],
    }),
    openWriter: () => ({ write: (parts) => (parts.length === 0 ? "" : `data: ${JSON.stringify(parts)}\n\n`) }),
    writeFault: (fault) => Buffer.from(`data: ${JSON.stringify({ error: fault.code })}\n\n`),
    heartbeat: Buffer.from(": keep-alive\n\n"),
  },
};

function readParts(data: string): readonly Part[] {
  const parts = JSON.parse(data) as readonly (Part | { readonly type: "vendor-fault" })[];
  return parts.map(
    (part): Part => (part.type === "vendor-fault" ? { type: "fault", fault: new Fault("overloaded", "busy") } : part),
  );
}

/** Two of them under different ids make a pair that has to be translated. */
export function partsDialect(id: string): Dialect {
  return {
    id,
    routes: [{ method: "POST", path: "/chat", operation: "chat", endpoint: "chat" }],
    forwardedHeaders: [],
    operations: { chat: partsFormat },
    readError: ({ status }) => {
      if (status === 401) return new Fault("provider_authentication", "refused", { providerStatus: status });
      if (status === 429) return new Fault("rate_limited", "slow down", { retryAfterMs: 1000 });
      return status === 400
        ? new Fault("invalid_request", "bad")
        : new Fault("overloaded", "busy", { providerStatus: status });
    },
    writeError: (fault) => ({ error: fault.code, param: fault.param }),
  };
}

const vendor: Vendor = {
  id: "acme-ai",
  name: "Acme AI",
  baseUrl: null,
  keyVariables: [],
  auth: { kind: "bearer" },
  operations: { chat: [{ dialect: "parts", path: "/chat" }] },
  capabilities: { streamUsage: "ask", tools: true, vision: true, schema: true, reasoning: false, prefill: false },
  modelsPath: "/models",
  models: ["*"],
  source: "made up for tests",
};

export function testProvider(name: string, more: Partial<Provider> = {}): Provider {
  return {
    name,
    vendor,
    endpoints: [{ origin: `http://${name}.test`, basePath: "/v1" }],
    apiKey: "secret",
    timeoutMs: 1000,
    priority: 1,
    models: [],
    defaultModel: null,
    fallbackNanoUsdPerMtok: null,
    maxRequestsPerMinute: null,
    ...more,
  };
}
