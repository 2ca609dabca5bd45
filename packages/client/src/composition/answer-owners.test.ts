import { type CallId, type Fault, isFault } from "@ai-liaison/core";
import type { AnswerOwner } from "@ai-liaison/engine";
import { describe, expect, test } from "vitest";
import { answerOwners } from "./answer-owners.ts";

const ownerOf = (name: string): AnswerOwner => ({
  callId: `call of ${name}` as CallId,
  provider: "acme",
  model: "model-1",
  keyId: null,
  customerId: name,
});

/** A ledger that holds these owners, and notes what it is asked. */
function ledgerOf(stored: Readonly<Record<string, AnswerOwner>> = {}) {
  const asked: string[] = [];
  const state = { asked, isDrained: true, failure: null as Error | null };
  return {
    state,
    drained: async () => {
      asked.push("drained");
      return state.isDrained;
    },
    reader: () => ({
      ownerOfAnswer: async (answerId: string) => {
        asked.push(answerId);
        if (state.failure !== null) throw state.failure;
        return stored[answerId] ?? null;
      },
    }),
  };
}

async function faultOf(asking: AnswerOwner | null | Promise<AnswerOwner | null>): Promise<Fault> {
  const error: unknown = await Promise.resolve(asking).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!isFault(error)) throw new Error("expected a fault");
  return error;
}

describe("owners of kept answers", () => {
  test("are known at once while they are in memory: the ledger is not asked", () => {
    const ledger = ledgerOf();
    const owners = answerOwners(ledger);
    owners.remember("resp_1", ownerOf("a"));
    expect(owners.find("resp_1")).toEqual(ownerOf("a"));
    expect(ledger.state.asked).toEqual([]);
  });

  test("are found in the ledger once all that was written has arrived there, and then kept in memory", async () => {
    const ledger = ledgerOf({ resp_old: ownerOf("a") });
    const owners = answerOwners(ledger);
    expect(await owners.find("resp_old")).toEqual(ownerOf("a"));
    expect(owners.find("resp_old")).toEqual(ownerOf("a"));
    expect(await owners.find("resp_nobody")).toBeNull();
    expect(ledger.state.asked).toEqual(["drained", "resp_old", "resp_nobody"]);
  });

  test("are looked up by two at a time only after the same wait", async () => {
    const ledger = ledgerOf({ resp_old: ownerOf("a") });
    const owners = answerOwners(ledger);
    const found = await Promise.all([owners.find("resp_old"), owners.find("resp_old")]);
    expect(found).toEqual([ownerOf("a"), ownerOf("a")]);
    expect(ledger.state.asked).toEqual(["drained", "resp_old", "resp_old"]);
  });

  test("that memory lets go are asked for again when they have arrived in the ledger", async () => {
    const ledger = ledgerOf({ resp_1: ownerOf("a") });
    const owners = answerOwners(ledger, 2);
    expect(await owners.find("resp_0")).toBeNull();
    for (const name of ["1", "2", "3"]) owners.remember(`resp_${name}`, ownerOf("a"));
    expect(await owners.find("resp_1")).toEqual(ownerOf("a"));
    expect(ledger.state.asked).toEqual(["drained", "resp_0", "drained", "resp_1"]);
    expect(owners.find("resp_3")).toEqual(ownerOf("a"));
  });

  test("that cannot be looked up are not said to be nobody: the fault is the gateway's, with its cause", async () => {
    const ledger = ledgerOf();
    const owners = answerOwners(ledger);
    ledger.state.failure = new Error("database is locked");
    const fault = await faultOf(owners.find("resp_1"));
    expect(fault).toMatchObject({ code: "server_error", status: 500, cause: ledger.state.failure });
    expect(fault.message).not.toContain("locked");
    ledger.state.failure = null;
    expect(await owners.find("resp_1")).toBeNull();
  });

  test("that may still be on their way to the ledger are nobody's only once they would be there", async () => {
    const ledger = ledgerOf({ resp_old: ownerOf("a") });
    const owners = answerOwners(ledger);
    ledger.state.isDrained = false;
    expect(await faultOf(owners.find("resp_1"))).toMatchObject({ code: "server_error" });
    expect(await owners.find("resp_old")).toEqual(ownerOf("a"));
    ledger.state.isDrained = true;
    expect(await owners.find("resp_1")).toBeNull();
  });
});
