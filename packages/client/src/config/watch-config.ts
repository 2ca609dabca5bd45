import { existsSync } from "node:fs";
import { watchFile } from "../files/watch-file.ts";
import { ConfigError } from "./config-error.ts";
import type { LiaisonConfig } from "./liaison-config.ts";

export interface ConfigWatchers {
  /** Another configuration is valid, and to be put in force. */
  readonly onChange: (next: LiaisonConfig, before: LiaisonConfig) => void;
  /** What stands in the files now cannot be used; the configuration in force stays so. */
  readonly onError: (error: Error) => void;
}

export interface ConfigWatchTimes {
  /** Files are read this long after the last sign of change, so that half-written ones are rare. */
  readonly debounceMs?: number;
  /** How often files are looked at where the system does not tell of changes. */
  readonly pollMs?: number;
}

/**
 * Follows the files a configuration was read from: a change that is valid is told within two seconds, one that is not
 * is told as an error and changes nothing. A file that has gone is an error too: an installation must not fall back to
 * defaults because somebody moved a file. Keeps no process alive.
 */
export function watchConfig(config: LiaisonConfig, watchers: ConfigWatchers, times: ConfigWatchTimes = {}): Disposable {
  const { debounceMs = 100, pollMs = 500 } = times;
  const watches = new Map<string, Disposable>();
  let current = config;
  let timer: NodeJS.Timeout | null = null;
  const schedule = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(reload, debounceMs);
    timer.unref();
  };
  const reload = (): void => {
    timer = null;
    const next = tryReload(current, watchers.onError);
    if (next === null || next.revision === current.revision) return;
    const before = current;
    current = next;
    if (follow(watches, next.sources, pollMs, schedule)) schedule();
    watchers.onChange(next, before);
  };
  follow(watches, config.sources, pollMs, schedule);
  return {
    [Symbol.dispose]: () => {
      if (timer !== null) clearTimeout(timer);
      for (const watch of watches.values()) watch[Symbol.dispose]();
      watches.clear();
    },
  };
}

function tryReload(current: LiaisonConfig, onError: (error: Error) => void): LiaisonConfig | null {
  try {
    const gone = current.sources.filter((path) => !existsSync(path));
    if (gone.length > 0) {
      throw new ConfigError(
        gone.map((path) => ({ place: path, message: "has gone. Put it back, or restart without it." })),
      );
    }
    return current.reload();
  } catch (error) {
    onError(error instanceof Error ? error : new Error("The configuration cannot be read.", { cause: error }));
    return null;
  }
}

/** Watches these files and no others; true when one was not watched before, and may have changed unseen. */
function follow(
  watches: Map<string, Disposable>,
  paths: readonly string[],
  pollMs: number,
  onSign: () => void,
): boolean {
  for (const [path, watch] of watches) {
    if (paths.includes(path)) continue;
    watch[Symbol.dispose]();
    watches.delete(path);
  }
  const added = paths.filter((path) => !watches.has(path));
  for (const path of added) watches.set(path, watchFile(path, pollMs, onSign));
  return added.length > 0;
}
