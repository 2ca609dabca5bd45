import type { Recorder } from "./recorder.ts";

/**
 * Recorders of this process by where they deliver to: clients with the same destination share one, with one journal,
 * one queue and one connection. The last to close closes it; before, closing means flushing.
 */
export class SharedRecorders {
  readonly #byKey = new Map<unknown, { readonly recorder: Recorder; users: number }>();

  /** The recorder of that destination, opened when it is the first. `key`: equal text, or the same object. */
  share(key: unknown, open: () => Recorder): Recorder {
    const entry = this.#byKey.get(key) ?? { recorder: open(), users: 0 };
    this.#byKey.set(key, entry);
    entry.users += 1;
    let isClosed = false;
    const { recorder } = entry;
    const leave = async (timeoutMs?: number): Promise<void> => {
      if (isClosed) return;
      isClosed = true;
      entry.users -= 1;
      if (entry.users > 0) await recorder.flush(timeoutMs);
      else {
        this.#byKey.delete(key);
        await recorder.close(timeoutMs);
      }
    };
    return {
      opened: (opening) => recorder.opened(opening),
      closed: (record) => recorder.closed(record),
      withdrawn: (id) => recorder.withdrawn(id),
      get stats() {
        return recorder.stats;
      },
      flush: (timeoutMs) => recorder.flush(timeoutMs),
      close: leave,
    };
  }
}
