import { Fault } from "@ai-liaison/core";
import type { AnswerOwner, AnswerOwners } from "@ai-liaison/engine";
import type { AsyncLedgerReader } from "@ai-liaison/ledger";

/** Where owners are looked up that are not, or not any more, in memory. */
export interface KeptOwners {
  readonly reader: () => Pick<AsyncLedgerReader, "ownerOfAnswer">;
  /** True once all that is in the journal now is in the ledger; false when it is not within this time. */
  readonly drained: (timeoutMs: number) => Promise<boolean>;
}

export const MOST_KEPT = 20_000;
const DRAIN_MS = 5_000;

/**
 * Whom kept answers belong to. The journal has it with each call's record, so that nothing is written here: the newest
 * are in memory, all others in the ledger. What an earlier process wrote, or memory has let go, may still be on its way
 * there: nobody is told that an answer is not his before it has arrived.
 */
export function answerOwners(ledger: KeptOwners, mostKept = MOST_KEPT): AnswerOwners {
  const owners = new Map<string, AnswerOwner>();
  /** Whether the ledger has all that memory has not; null when that has to be asked again. */
  let arrived: Promise<boolean> | null = null;

  const remember = (answerId: string, owner: AnswerOwner): void => {
    owners.delete(answerId);
    owners.set(answerId, owner);
    if (owners.size <= mostKept) return;
    for (const oldest of owners.keys()) {
      owners.delete(oldest);
      arrived = null;
      return;
    }
  };

  const lookUp = async (answerId: string): Promise<AnswerOwner | null> => {
    arrived ??= ledger.drained(DRAIN_MS);
    const hasAll = await arrived;
    if (!hasAll) arrived = null;
    const owner = await ledger.reader().ownerOfAnswer(answerId).catch(unreadable);
    if (owner === null && !hasAll) throw unknown();
    // Meanwhile the vendor may have given the id to another.
    const newer = owners.get(answerId);
    if (owner !== null && newer === undefined) remember(answerId, owner);
    return newer ?? owner;
  };

  return {
    remember,
    find: (answerId) => owners.get(answerId) ?? lookUp(answerId),
  };
}

function unreadable(cause: unknown): never {
  throw unknown(cause);
}

/** Not knowing whose an answer is, is no reason to say that it is nobody's. */
function unknown(cause?: unknown): Fault {
  return new Fault("server_error", "Whom this kept answer belongs to cannot be looked up at the moment.", {
    hint: "Try again shortly. If it goes on, see `ai-liaison doctor`: the ledger cannot be read, or is behind the journal.",
    ...(cause === undefined ? {} : { cause }),
  });
}
