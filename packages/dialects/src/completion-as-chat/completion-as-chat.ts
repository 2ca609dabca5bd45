import {
  type Block,
  type CanonicalRequest,
  type ChatRequest,
  type CompletionRequest,
  Fault,
  type Json,
  type Message,
  type OperationFormat,
} from "@ai-liaison/core";

/**
 * Completions at a vendor that has none: the prompt is asked as a chat's one question, and the answer's words are the
 * continuation. The model answers a question, where it would have gone on with a text; that is all a chat can do.
 *
 * What a chat cannot do (a text to end in, the prompt given back, several prompts, prompts of token ids) is refused
 * with `invalid_request` naming the field. Only requests are made otherwise than the chat format makes them: answers
 * and streams are the chat's own.
 *
 * @example vendor.completion = completionAsChat(anthropicMessages.operations.chat)
 */
export function completionAsChat(chat: OperationFormat): OperationFormat {
  return { ...chat, writeRequest: (request) => chat.writeRequest(asChat(request)) };
}

function asChat(request: CanonicalRequest): ChatRequest {
  if (request.operation !== "completion") {
    throw new Fault("invalid_request", `A ${request.operation} request cannot be sent as a completion.`);
  }
  if (request.suffix !== undefined && request.suffix !== "") throw cannotAsk("suffix");
  if (request.echo === true) throw cannotAsk("echo");
  if ((request.bestOf ?? 1) > 1) throw cannotAsk("best_of");
  const { model, stream, includeUsage, sampling, responseFormat, reasoning, account, extension } = request;
  return {
    operation: "chat",
    model,
    messages: messagesOf(request),
    stream,
    includeUsage,
    // A completion asks for probabilities by their number alone.
    sampling: sampling.topLogprobs === undefined ? sampling : { logprobs: true, ...sampling },
    ...(responseFormat === undefined ? {} : { responseFormat }),
    ...(reasoning === undefined ? {} : { reasoning }),
    ...(account === undefined ? {} : { account }),
    ...(extension === undefined ? {} : { extension }),
  };
}

function messagesOf({ prompt, system, images = [] }: CompletionRequest): readonly Message[] {
  const content: readonly Block[] = [...images, { type: "text", text: promptOf(prompt) }];
  const question: Message = { role: "user", content };
  if (system === undefined || system === "") return [question];
  return [{ role: "system", content: [{ type: "text", text: system }] }, question];
}

function promptOf(prompt: Json): string {
  const only = Array.isArray(prompt) && prompt.length === 1 ? prompt[0] : prompt;
  if (typeof only === "string") return only;
  throw cannotAsk("prompt");
}

const WHY = {
  suffix: "A text to end in (`suffix`)",
  echo: "Giving the prompt back (`echo`)",
  best_of: "Choosing the best of several answers (`best_of`)",
  prompt: "A `prompt` that is not one text",
} as const;

function cannotAsk(param: keyof typeof WHY): Fault {
  const message = `${WHY[param]} cannot be had from this model: its vendor has no completions, only chats.`;
  return new Fault("invalid_request", message, { param });
}
