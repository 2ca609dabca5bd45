import { type AsyncLedgerReader, startLedgerReader } from "@ai-liaison/ledger";

/** The ledger's reader, in a thread of its own, started by the first question: a gateway nobody asks pays nothing. */
export interface LateReader extends AsyncDisposable {
  readonly open: () => AsyncLedgerReader;
}

export function lateReader(path: string): LateReader {
  let reader: AsyncLedgerReader | null = null;
  return {
    open: () => {
      reader ??= startLedgerReader({ path });
      return reader;
    },
    [Symbol.asyncDispose]: async () => {
      await reader?.[Symbol.asyncDispose]();
    },
  };
}
