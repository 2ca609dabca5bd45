import { hash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, cryptoRandom, Fault, type KeyId, type Random, systemClock } from "@ai-liaison/core";
import { type DirectoryLock, lockDirectory } from "@ai-liaison/journal";
import { randomBase62 } from "./base62.ts";
import { type ReportSource, readKeyFile, type StoredKey, writeKeyFile } from "./key-file.ts";

/** What a gateway key begins with, so that people and secret scanners know one when they see it. */
export const KEY_PREFIX = "sk-liaison-";

export interface NewKey {
  /** For people: who or what uses it. */
  readonly name: string;
  /** Pins all its calls to one customer. */
  readonly customer?: string | null;
  /** Lets it use vendors' own paths. */
  readonly passthrough?: boolean;
  /** What the calls it reports are; `sdk` unless told. */
  readonly source?: ReportSource;
}

/** A key as anybody may see it. */
export interface KeyInfo {
  readonly id: KeyId;
  readonly name: string;
  readonly customer: string | null;
  readonly passthrough: boolean;
  readonly source: ReportSource;
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

export interface CreatedKey extends KeyInfo {
  /** The key itself. It is told this once and kept nowhere. */
  readonly secret: string;
}

export interface KeyPorts {
  readonly clock?: Pick<Clock, "nowMs">;
  readonly random?: Random;
}

const SECRET_BYTES = 32;
const ID_BYTES = 12;
const LOCK_WAIT_MS = 5_000;
const LOCK_RETRY_MS = 20;

/**
 * Creates a gateway key; with the first one, open mode ends for good. Rejects with `invalid_request` for an unusable
 * name or customer, `server_error` for a damaged key file.
 *
 * @example const { secret } = await createKey("data", { name: "billing service", customer: "acme" });
 */
export async function createKey(dataDirectory: string, wanted: NewKey, ports: KeyPorts = {}): Promise<CreatedKey> {
  const name = checkLabel("name", wanted.name, 100);
  const customer = wanted.customer == null ? null : checkLabel("customer", wanted.customer, 255);
  const random = ports.random ?? cryptoRandom;
  const secret = KEY_PREFIX + randomBase62(SECRET_BYTES, random);
  const key: StoredKey = {
    id: `key_${randomBase62(ID_BYTES, random)}` as KeyId,
    name,
    sha256: hash("sha256", secret),
    customer,
    passthrough: wanted.passthrough ?? false,
    source: wanted.source ?? "sdk",
    createdAt: now(ports),
    revokedAt: null,
  };
  await changeKeys(dataDirectory, (keys) => [...keys, key]);
  return { ...infoOf(key), secret };
}

/** All keys, the oldest first, revoked ones too. Throws `server_error` for a damaged key file. */
export function listKeys(dataDirectory: string): readonly KeyInfo[] {
  return (readKeyFile(dataDirectory) ?? []).map(infoOf);
}

/** Revokes a key, at once and for good. Rejects with `not_found` for an id that is not there. */
export async function revokeKey(dataDirectory: string, id: string, ports: KeyPorts = {}): Promise<KeyInfo> {
  const keys = await changeKeys(dataDirectory, (known) => {
    if (!known.some((key) => key.id === id)) {
      throw new Fault("not_found", "There is no key of that id.", { param: "id", hint: "See `ai-liaison keys list`." });
    }
    return known.map((key) => (key.id === id && key.revokedAt === null ? { ...key, revokedAt: now(ports) } : key));
  });
  const revoked = keys.find((key) => key.id === id);
  if (revoked === undefined) throw new Fault("not_found", "There is no key of that id.", { param: "id" });
  return infoOf(revoked);
}

/** Reads, changes and replaces the file while no other process does. */
async function changeKeys(
  dataDirectory: string,
  change: (keys: readonly StoredKey[]) => readonly StoredKey[],
): Promise<readonly StoredKey[]> {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  using _lock = await lockKeys(dataDirectory);
  const changed = change(readKeyFile(dataDirectory) ?? []);
  writeKeyFile(dataDirectory, changed);
  return changed;
}

async function lockKeys(dataDirectory: string): Promise<DirectoryLock> {
  const giveUpAtMs = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      return lockDirectory(join(dataDirectory, "keys.lock"));
    } catch (error) {
      if (!(error instanceof Fault) || performance.now() > giveUpAtMs) throw error;
    }
    await sleep(LOCK_RETRY_MS);
  }
}

function checkLabel(param: string, value: string, maxLength: number): string {
  const text = value.trim();
  if (text !== "" && text.length <= maxLength && !/[\p{Cc}\p{Cs}]/u.test(text)) return text;
  throw new Fault(
    "invalid_request",
    `A key's ${param} is 1 to ${maxLength} characters, none of them a control character.`,
    {
      param,
    },
  );
}

function infoOf({ sha256: _, ...info }: StoredKey): KeyInfo {
  return info;
}

function now({ clock = systemClock }: KeyPorts): string {
  return new Date(clock.nowMs()).toISOString();
}
