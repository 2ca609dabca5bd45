import { type BigIntStats, type FSWatcher, statSync, watch } from "node:fs";
import { basename, dirname } from "node:path";

/**
 * Tells when a file may have changed: at once where the system says so, and within `pollMs` where it does not
 * (network folders, mounted config maps, a watch that was lost). Watches the folder, since files are replaced by
 * renaming. Keeps no process alive.
 */
export function watchFile(path: string, pollMs: number, onMaybeChanged: () => void): Disposable {
  let last = fingerprint(path);
  const check = (): void => {
    const current = fingerprint(path);
    if (current === last) return;
    last = current;
    onMaybeChanged();
  };
  const watcher = openWatcher(path, check);
  const timer = setInterval(check, pollMs);
  timer.unref();
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
      watcher?.close();
    },
  };
}

/** What differs whenever a file was replaced, changed, removed or made unreadable. */
export function fingerprint(path: string): string {
  let stats: BigIntStats | undefined;
  try {
    stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    return `unreadable ${(error as NodeJS.ErrnoException).code ?? ""}`;
  }
  return stats === undefined ? "absent" : `${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
}

function openWatcher(path: string, check: () => void): FSWatcher | null {
  const name = basename(path);
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_event, changed) => {
      if (changed === null || changed === name) check();
    });
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}
