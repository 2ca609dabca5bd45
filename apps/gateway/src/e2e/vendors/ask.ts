/** The formats a client can have. */
export const FORMATS = ["chat", "responses", "messages", "gemini", "ollama", "cohere", "converse"] as const;
export type Format = (typeof FORMATS)[number];

/** A question in one client's format, put by hand, and what is to be found in the answer. */
export interface Asking {
  readonly format: Format;
  readonly model: string;
  readonly stream: boolean;
}

const LIMITED = 64;

/** Path and body of a question that also says what look-alikes stumble over: a limit under the newer name, and a seed. */
export function question({ format, model, stream }: Asking): { readonly path: string; readonly body: unknown } {
  const messages = [{ role: "user", content: "Hello" }];
  switch (format) {
    case "responses":
      return { path: "/v1/responses", body: { model, input: "Hello", stream, max_output_tokens: LIMITED } };
    case "messages":
      return { path: "/v1/messages", body: { model, messages, stream, max_tokens: LIMITED } };
    case "gemini": {
      const verb = stream ? "streamGenerateContent?alt=sse" : "generateContent";
      const contents = [{ role: "user", parts: [{ text: "Hello" }] }];
      return { path: `/v1beta/models/${model}:${verb}`, body: { contents } };
    }
    case "converse": {
      const path = `/model/${encodeURIComponent(model)}/converse${stream ? "-stream" : ""}`;
      const inferenceConfig = { maxTokens: LIMITED };
      return { path, body: { messages: [{ role: "user", content: [{ text: "Hello" }] }], inferenceConfig } };
    }
    case "ollama":
      return { path: "/api/chat", body: { model, messages, stream } };
    case "cohere":
      return { path: "/v2/chat", body: { model, messages, stream } };
    case "chat":
      return {
        path: "/v1/chat/completions",
        body: { model, messages, stream, seed: 1, max_completion_tokens: LIMITED },
      };
    default:
      return format satisfies never;
  }
}

/** Everything an answer says, whole or streamed, in any of the formats. */
export function textIn(format: Format, answer: string): string {
  // Its streams say all of it three times: piece by piece, at the end of each item and at the end.
  const said = format === "responses" ? (/^data: (.*"response\.completed".*)$/m.exec(answer)?.[1] ?? answer) : answer;
  const pieces = [...said.matchAll(/"(?:text|content)":"((?:[^"\\]|\\.)*)"/g)];
  return pieces.map(([, text = ""]) => JSON.parse(`"${text}"`) as string).join("");
}

/** An error as the format's clients look for it: what it says, and of what kind it is, where the format has kinds. */
export interface ToldError {
  readonly message: unknown;
  readonly kind: unknown;
}

type Nested = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

/** The error in an answer's body; its members undefined where a client of the format would not find them. */
export function errorIn(format: Format, answer: string): ToldError {
  const body: unknown = JSON.parse(answer);
  const { error } = body as Nested;
  const flat = body as Readonly<Record<string, unknown>>;
  switch (format) {
    case "messages":
      return flat.type === "error" ? { message: error?.message, kind: error?.type } : { message: null, kind: null };
    case "gemini":
      return { message: error?.message, kind: error?.status };
    case "ollama":
      return { message: flat.error, kind: null };
    case "cohere":
      return { message: flat.message, kind: null };
    case "converse":
      return { message: flat.message, kind: flat.__type };
    default:
      return { message: error?.message, kind: error?.code };
  }
}
