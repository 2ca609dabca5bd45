import { Fault, type OperationFormat } from "@ai-liaison/core";
import { type AnswerOwner, type AnswerOwners, isOwn } from "../values/answer-owners.ts";

/**
 * Who keeps the answer a request goes on from, or asks for: the one provider that can serve it. Throws `not_found` for
 * an answer this tenant was never given, in the same words whether another was or nobody.
 */
export async function ownerOfKept(
  answerId: string,
  caller: Pick<AnswerOwner, "keyId" | "customerId">,
  owners: AnswerOwners,
  { relay }: Pick<OperationFormat, "relay">,
): Promise<AnswerOwner> {
  const owner = await owners.find(answerId);
  if (owner !== null && isOwn(owner, caller)) return owner;
  if (relay !== undefined) throw nothingOfThatId();
  throw new Fault("not_found", "There is no kept answer or conversation of that id.", {
    param: "previous_response_id",
    hint: "Only answers that came through this gateway, with the same key, from a provider that keeps them can be gone on from; else send the whole conversation.",
  });
}

/**
 * Of the ids a body names, those that were made through here must be the caller's own: the owner of the first that is
 * known, so that the one provider that has it is asked. An id nobody was given may be of the vendor's account, made
 * elsewhere. Throws `not_found`.
 */
export async function refuseOthers(
  ids: ReadonlySet<string>,
  caller: Pick<AnswerOwner, "keyId" | "customerId">,
  owners: AnswerOwners,
): Promise<AnswerOwner | null> {
  let first: AnswerOwner | null = null;
  for (const id of ids) {
    const owner = await owners.find(id);
    if (owner !== null && !isOwn(owner, caller)) throw nothingOfThatId();
    first ??= owner;
  }
  return first;
}

function nothingOfThatId(): Fault {
  return new Fault("not_found", "There is nothing of that id.", {
    hint: "Only what was made through this gateway, with the same key, can be asked for here.",
  });
}
