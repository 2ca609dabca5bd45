import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isJournalFolderName } from "@ai-liaison/journal";
import { LocalJournal, type LocalJournalOptions, type LocalSink } from "./local-journal.ts";

export interface LocalJournalsOptions extends Omit<LocalJournalOptions, "batchSize"> {
  /** `<data>/sdk`: a folder for each tracked process, among others that are let be; it need not exist. */
  readonly directory: string;
  readonly batchSize?: number;
}

export type { LocalSink };

/** The journals that tracked processes on this machine keep beside a ledger, for whoever is its only writer. */
export class LocalJournals implements Disposable {
  readonly #options: LocalJournalsOptions;
  readonly #journals = new Map<string, LocalJournal>();
  #shipped = 0;
  #damagedBefore = 0;
  #failure: unknown = null;

  constructor(options: LocalJournalsOptions) {
    this.#options = options;
  }

  /** Rows and amendments stored so far. */
  get shipped(): number {
    return this.#shipped;
  }

  get damaged(): number {
    return [...this.#journals.values()].reduce((sum, { damaged }) => sum + damaged, this.#damagedBefore);
  }

  /** Why one of them could not be stored, or looked for, last time; null while all is well. */
  get failure(): unknown {
    return this.#failure ?? [...this.#journals.values()].find(({ failure }) => failure !== null)?.failure ?? null;
  }

  /** Finds folders that are new; how many there are. */
  look(): number {
    for (const name of this.#names()) {
      if (this.#journals.has(name)) continue;
      const { sink, clock, batchSize = 500, directory } = this.#options;
      this.#journals.set(name, new LocalJournal(join(directory, name), { sink, clock, batchSize }));
    }
    return this.#journals.size;
  }

  /** Stores a batch of each; true when there is, or may be, more to store now. Never throws. */
  ship(): boolean {
    let more = false;
    for (const [name, journal] of this.#journals) {
      const outcome = journal.ship();
      this.#shipped += outcome.shipped;
      more ||= outcome.more;
      if (!journal.isGone) continue;
      this.#damagedBefore += journal.damaged;
      journal.close();
      this.#journals.delete(name);
    }
    return more;
  }

  [Symbol.dispose](): void {
    for (const journal of this.#journals.values()) journal.close();
    this.#journals.clear();
  }

  #names(): readonly string[] {
    try {
      const entries = readdirSync(this.#options.directory, { withFileTypes: true });
      this.#failure = null;
      // A link leads elsewhere, another name is somebody else's, and what is done here ends with removing a folder.
      return entries.flatMap((entry) => (entry.isDirectory() && isJournalFolderName(entry.name) ? [entry.name] : []));
    } catch (error) {
      this.#failure = (error as NodeJS.ErrnoException).code === "ENOENT" ? null : error;
      return [];
    }
  }
}
