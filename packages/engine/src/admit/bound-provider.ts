import { Fault, type RequestHead } from "@ai-liaison/core";
import { type AnswerOwner, type AnswerOwners, isOwn } from "../values/answer-owners.ts";

/**
 * The provider a request is bound to, because it goes on from an answer kept there; null when it does not. Throws
 * `not_found` for an answer this tenant was never given, in the same words whether another was or nobody.
 */
export async function boundProvider(
  head: RequestHead,
  caller: Pick<AnswerOwner, "keyId" | "customerId">,
  owners: AnswerOwners,
): Promise<string | null> {
  if (head.previousId === undefined) return null;
  const owner = await owners.find(head.previousId);
  if (owner !== null && isOwn(owner, caller)) return owner.provider;
  throw new Fault("not_found", "There is no kept answer of that id to go on from.", {
    param: "previous_response_id",
    hint: "Only answers that came through this gateway, with the same key, from a provider that keeps them can be gone on from; else send the whole conversation.",
  });
}
