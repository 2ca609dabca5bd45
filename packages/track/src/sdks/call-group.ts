import { createIdSource } from "@ai-liaison/core";
import type { CallContext } from "../context/call-context.ts";
import { currentContext, withContext } from "../context/context.ts";
import { unrefClock } from "../unref-clock.ts";

/** Runs a piece of one user action. */
export type InGroup = <Result>(work: () => Result) => Result;

/**
 * Ties the requests of one user action: all that runs in it is of one group, that of the context around where it has
 * one, and in the context said at the call.
 */
export function callGroup(said: CallContext): InGroup {
  const around = said.groupId === undefined ? currentContext().groupId : said.groupId;
  const context: CallContext = { ...said, groupId: around === undefined ? createIdSource(unrefClock)() : around };
  return (work) => withContext(context, work);
}
