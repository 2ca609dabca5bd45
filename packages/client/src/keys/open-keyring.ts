import { Fault, toFault } from "@ai-liaison/core";
import { watchFile } from "../files/watch-file.ts";
import { keyFilePath, readKeyFile, type StoredKey } from "./key-file.ts";
import { type KeyGrant, KeyTable } from "./key-table.ts";

/** The keys in force, kept up to date while other processes create and revoke them. */
export interface Keyring extends Disposable {
  /** No key was ever created here. Ends with the first key; revoking all does not bring it back. */
  readonly isOpen: boolean;
  /** Why nobody is let in; null while all is well. */
  readonly refusal: Fault | null;
  /** What a presented key entitles to; null when it is unknown or revoked. A few microseconds, no I/O. */
  verify(presented: string): KeyGrant | null;
  /** Calls back whenever the keys in force have changed, or have become unreadable. */
  watch(watcher: () => void): void;
}

/** A revoked key is refused after this long at the latest, where the system does not tell of changes itself. */
const POLL_MS = 200;

/**
 * Opens the keys of a data folder, which must exist. A damaged key file refuses everybody, now or later: it never
 * falls back to open mode, nor to keys that may have been revoked since.
 */
export function openKeyring(dataDirectory: string): Keyring {
  const watchers: (() => void)[] = [];
  let state = readState(dataDirectory, false);
  const watch = watchFile(keyFilePath(dataDirectory), POLL_MS, () => {
    state = readState(dataDirectory, !state.isOpen);
    for (const watcher of watchers) watcher();
  });
  // Between the first reading and the watch a key may have been created or revoked.
  state = readState(dataDirectory, !state.isOpen);
  return {
    get isOpen() {
      return state.isOpen;
    },
    get refusal() {
      return state.refusal;
    },
    verify: (presented) => state.table.verify(presented),
    watch: (watcher) => void watchers.push(watcher),
    [Symbol.dispose]: () => watch[Symbol.dispose](),
  };
}

interface KeyringState {
  readonly isOpen: boolean;
  readonly refusal: Fault | null;
  readonly table: KeyTable;
}

const NO_KEYS: readonly StoredKey[] = [];

function readState(dataDirectory: string, hadKeys: boolean): KeyringState {
  try {
    const keys = readKeyFile(dataDirectory);
    if (keys === null && hadKeys) throw vanished(dataDirectory);
    return { isOpen: keys === null, refusal: null, table: new KeyTable(keys ?? NO_KEYS) };
  } catch (error) {
    return { isOpen: false, refusal: toFault(error), table: new KeyTable(NO_KEYS) };
  }
}

function vanished(dataDirectory: string): Fault {
  return new Fault("server_error", `The key file ${keyFilePath(dataDirectory)} has gone, so no key is accepted.`, {
    hint: "Restore it from a backup, or create new keys with `ai-liaison keys create`.",
  });
}
