import type { CallDetail, LedgerReader } from "@ai-liaison/ledger";
import { isUuid, type Reporter, readEventId, reportedCallId, reportedRequestId } from "../../events/event-id.ts";
import type { CliContext } from "../context.ts";
import { type DataOptions, dataDirectoryOf } from "../data-directory.ts";

/** The call that a reporter, of whatever key, named so; null when there is none. The keys are read only for this. */
export async function findReported(
  ledger: LedgerReader,
  options: DataOptions & { readonly id: string },
  context: CliContext,
): Promise<CallDetail | null> {
  const { listKeys } = await import("@ai-liaison/client");
  const keys = listKeys(await dataDirectoryOf(options, context));
  for (const reporter of [null, ...keys.map((key) => key.id)]) {
    const found = asNamed(ledger, reporter, options.id);
    if (found !== null) return found;
  }
  return null;
}

function asNamed(ledger: LedgerReader, reporter: Reporter, told: string): CallDetail | null {
  const named = isUuid(told) ? ledger.call(reportedCallId(reporter, readEventId(told))) : null;
  return named ?? ledger.call(reportedRequestId(reporter, told));
}
