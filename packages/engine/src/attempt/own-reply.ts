import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import type { AdmittedCall } from "../values/admitted-call.ts";
import type { WholeReply } from "../values/answer.ts";
import { type AnswerOwner, type AnswerOwners, isOwn } from "../values/answer-owners.ts";

/**
 * A relayed answer as its caller may have it: of a list of what a vendor keeps, the account's whole, only what was made
 * by the caller. What the request itself named is not told anew by the answer, and what is another's stays his, whatever
 * an answer says: a caller may have had a hand in it.
 */
export async function ownReply(reply: WholeReply, call: AdmittedCall, owners: AnswerOwners): Promise<WholeReply> {
  const told = reply.keptIds.filter((id) => id !== call.head.previousId);
  const taken = await Promise.all(told.map((id) => isOthers(id, call, owners)));
  const keptIds = told.filter((_id, index) => taken[index] !== true);
  const bytes = mayList(call) ? await ownEntries(reply.bytes, call, owners) : reply.bytes;
  return { ...reply, keptIds, bytes };
}

function mayList({ head, route, format }: AdmittedCall): boolean {
  return head.listsKept === true || (format.relay?.unknown === true && route.method === "GET");
}

/** A ledger that cannot be asked now is no reason to lose sight of what was just made. */
async function isOthers(id: string, call: AdmittedCall, owners: AnswerOwners): Promise<boolean> {
  try {
    const owner = await owners.find(id);
    return owner !== null && !isOwn(owner, callerOf(call));
  } catch {
    return false;
  }
}

function callerOf({ facts }: AdmittedCall): Pick<AnswerOwner, "keyId" | "customerId"> {
  return { keyId: facts.keyId, customerId: facts.context.customerId };
}

/** The bytes as they are where all in them may be shown. */
async function ownEntries(bytes: Buffer, call: AdmittedCall, owners: AnswerOwners): Promise<Buffer> {
  const body = parse(bytes);
  const shown = await ownIn(body, (id) => mayShow(id, call, owners), 0);
  if (shown === body) return bytes;
  return Buffer.from(JSON.stringify(isJsonObject(shown) ? withOwnEnds(shown) : shown));
}

/** Lists stand at the top, in a field, or in a page within one. */
const MOST_LEVELS = 6;

type Judge = (id: string) => Promise<boolean>;

/** The same value where nothing had to be left out. What has an id is judged by it, whatever is in it. */
async function ownIn(value: Json, judge: Judge, level: number): Promise<Json> {
  if (level > MOST_LEVELS) return value;
  if (Array.isArray(value)) return ownOf(value, judge, level);
  if (!isJsonObject(value)) return value;
  const shown = await Promise.all(
    Object.entries(value).map(async ([field, inner]): Promise<readonly [string, Json]> => {
      return [field, typeof inner === "object" ? await ownIn(inner, judge, level + 1) : inner];
    }),
  );
  return shown.every(([field, inner]) => inner === value[field]) ? value : Object.fromEntries(shown);
}

async function ownOf(list: Json[], judge: Judge, level: number): Promise<Json[]> {
  const judged = await Promise.all(
    list.map((entry): Json | Promise<Json | undefined> => {
      if (typeof entry !== "object") return entry;
      const id = idOf(entry);
      return id === null ? ownIn(entry, judge, level + 1) : judge(id).then((may) => (may ? entry : undefined));
    }),
  );
  return judged.every((entry, index) => entry === list[index])
    ? list
    : judged.filter((entry): entry is Json => entry !== undefined);
}

/** What nobody was given may have been made past us: it is shown only to those who may ask past us, too. */
async function mayShow(id: string, call: AdmittedCall, owners: AnswerOwners): Promise<boolean> {
  const owner = await owners.find(id);
  if (owner === null) return call.head.listsKept !== true;
  return isOwn(owner, callerOf(call));
}

/** Some vendors call what they keep by a path: its last segment is what they ask for it by. */
function idOf(entry: Json | undefined): string | null {
  if (entry === undefined || !isJsonObject(entry)) return null;
  if (typeof entry.id === "string") return entry.id;
  return typeof entry.name === "string" && entry.name.includes("/") ? entry.name.replace(/^.*\//, "") : null;
}

/** The ends of a page, where it names them; the last of a page that is followed by another is where that begins. */
function withOwnEnds(page: JsonObject): JsonObject {
  const data = Array.isArray(page.data) ? page.data : [];
  return {
    ...page,
    ...("first_id" in page && { first_id: idOf(data[0]) }),
    ...("last_id" in page && page.has_more !== true && { last_id: idOf(data.at(-1)) }),
  };
}

/** Null for what is no JSON: there is no list in it that is known as one. */
function parse(bytes: Buffer): Json {
  try {
    return JSON.parse(bytes.toString("utf8")) as Json;
  } catch {
    return null;
  }
}
