import { Fault } from "@ai-liaison/core";
import { type AnswerOwner, type AnswerOwners, isOwn } from "../values/answer-owners.ts";

/**
 * Who keeps the answer a request goes on from, or asks for: the one provider that can serve it. Throws `not_found` for
 * an answer this tenant was never given, in the same words whether another was or nobody.
 */
export async function ownerOfKept(
  answerId: string,
  caller: Pick<AnswerOwner, "keyId" | "customerId">,
  owners: AnswerOwners,
): Promise<AnswerOwner> {
  const owner = await owners.find(answerId);
  if (owner !== null && isOwn(owner, caller)) return owner;
  throw new Fault("not_found", "There is no kept answer or conversation of that id.", {
    param: "previous_response_id",
    hint: "Only answers that came through this gateway, with the same key, from a provider that keeps them can be gone on from; else send the whole conversation.",
  });
}
