import { type ChatRequest, type CompletionRequest, Fault } from "@ai-liaison/core";

/** For what would change the request's meaning if it were left out; `param` names the field. */
export function cannotSay(what: string, param: string): Fault {
  const message = `${what} cannot be sent to this model: its format \`openai-chat\` has no way to say it.`;
  return new Fault("invalid_request", message, { param });
}

/** Throws for what only other formats' chats have. */
export function refuseChat({ previousResponseId, background }: ChatRequest): void {
  if (previousResponseId !== undefined) throw cannotSay("An earlier answer to go on from", "previous_response_id");
  if (background === true) throw cannotSay("Working in the background", "background");
}

/** Throws for what only other formats' completions have. */
export function refuseCompletion({ system, images, responseFormat }: CompletionRequest): void {
  if (system !== undefined && system !== "") throw cannotSay("Instructions beside the prompt", "system");
  if (images !== undefined && images.length > 0) throw cannotSay("A picture beside the prompt", "images");
  if (responseFormat !== undefined && responseFormat.kind !== "text") {
    throw cannotSay("A form the answer must have", "response_format");
  }
}
