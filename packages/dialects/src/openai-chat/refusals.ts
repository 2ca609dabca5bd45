import type { ChatRequest, CompletionRequest } from "@ai-liaison/core";
import { createCannotSay } from "../fidelity/refusals.ts";
import { DIALECT } from "./extension.ts";

/** For what would change the request's meaning if it were left out; `param` names the field. */
export const cannotSay = createCannotSay(DIALECT);

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
