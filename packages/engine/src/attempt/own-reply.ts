import { isJsonObject, type Json } from "@ai-liaison/core";
import type { AdmittedCall } from "../values/admitted-call.ts";
import type { WholeReply } from "../values/answer.ts";
import { type AnswerOwners, isOwn } from "../values/answer-owners.ts";

/**
 * A relayed answer as its caller may have it: of a list of what a vendor keeps, the account's whole, only what was made
 * by the caller. What the request itself named is not told anew by the answer.
 */
export async function ownReply(reply: WholeReply, call: AdmittedCall, owners: AnswerOwners): Promise<WholeReply> {
  const { previousId, listsKept } = call.head;
  const keptIds = reply.keptIds.filter((id) => id !== previousId);
  const bytes = listsKept === true ? await ownEntries(reply.bytes, call, owners) : reply.bytes;
  return { ...reply, keptIds, bytes };
}

async function ownEntries(bytes: Buffer, { facts }: AdmittedCall, owners: AnswerOwners): Promise<Buffer> {
  const body = JSON.parse(bytes.toString("utf8")) as Json;
  if (!isJsonObject(body) || !Array.isArray(body.data)) return bytes;
  const caller = { keyId: facts.keyId, customerId: facts.context.customerId };
  const isOwnEntry = async (entry: Json): Promise<boolean> => {
    const id = isJsonObject(entry) ? entry.id : null;
    const owner = typeof id === "string" ? await owners.find(id) : null;
    return owner !== null && isOwn(owner, caller);
  };
  const judged = await Promise.all(body.data.map(isOwnEntry));
  if (judged.every((own) => own)) return bytes;
  const data = body.data.filter((_entry, index) => judged[index] === true);
  const [first, last] = [idOf(data[0]), idOf(data.at(-1))];
  return Buffer.from(
    JSON.stringify({
      ...body,
      data,
      ...("first_id" in body && { first_id: first }),
      ...("last_id" in body && { last_id: body.has_more === true ? (body.last_id ?? null) : last }),
    }),
  );
}

function idOf(entry: Json | undefined): Json {
  return entry !== undefined && isJsonObject(entry) ? (entry.id ?? null) : null;
}
