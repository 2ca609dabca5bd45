/** A question in one client's format, put by hand, and what is to be found in the answer. */
export interface Asking {
  readonly format: "chat" | "messages" | "gemini" | "ollama" | "cohere";
  readonly model: string;
  readonly stream: boolean;
}

const LIMITED = 64;

/** Path and body of a question that also says what look-alikes stumble over: a limit under the newer name, and a seed. */
export function question({ format, model, stream }: Asking): { readonly path: string; readonly body: unknown } {
  const messages = [{ role: "user", content: "Hello" }];
  switch (format) {
    case "messages":
      return { path: "/v1/messages", body: { model, messages, stream, max_tokens: LIMITED } };
    case "gemini": {
      const verb = stream ? "streamGenerateContent?alt=sse" : "generateContent";
      const contents = [{ role: "user", parts: [{ text: "Hello" }] }];
      return { path: `/v1beta/models/${model}:${verb}`, body: { contents } };
    }
    case "ollama":
      return { path: "/api/chat", body: { model, messages, stream } };
    case "cohere":
      return { path: "/v2/chat", body: { model, messages, stream } };
    default:
      return {
        path: "/v1/chat/completions",
        body: { model, messages, stream, seed: 1, max_completion_tokens: LIMITED },
      };
  }
}

/** Everything an answer says, whole or streamed, in any of the formats. */
export function textIn(answer: string): string {
  const pieces = [...answer.matchAll(/"(?:text|content)":"((?:[^"\\]|\\.)*)"/g)];
  return pieces.map(([, text = ""]) => JSON.parse(`"${text}"`) as string).join("");
}
