import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Fault, type KeyId } from "@ai-liaison/core";
import { z } from "zod";
import { replaceFile } from "../files/replace-file.ts";

/**
 * Gateway keys live in `<data>/keys.json`, as SHA-256 digests: whoever reads the file learns no key. A plain digest is
 * enough, because a key is 256 random bits and not a password: there is nothing to guess and so nothing to slow down.
 *
 * The file, once it exists, is what ends open mode. So a damaged file must never read as an empty one: it reads as a
 * Fault, and everybody is refused until somebody has looked.
 */
export interface StoredKey {
  readonly id: KeyId;
  readonly name: string;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** The customer all its calls belong to; null leaves that to the caller. */
  readonly customer: string | null;
  /** It may use vendors' own paths, which are metered but not understood. */
  readonly passthrough: boolean;
  /** What the calls it reports are: an application's own (`sdk`), or brought in from elsewhere (`import`). */
  readonly source: ReportSource;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

/** The `source` of the calls that are reported with a key, rather than made with it. */
export type ReportSource = "sdk" | "import";

const FILE_NAME = "keys.json";
const VERSION = 1;

const storedKey = z.strictObject({
  id: z.string().regex(/^key_[A-Za-z0-9]{1,64}$/),
  name: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  customer: z.string().nullable(),
  passthrough: z.boolean(),
  // Not there in files older than it, and written only where it differs: the program before still reads the file.
  source: z.enum(["sdk", "import"]).optional(),
  created_at: z.string(),
  revoked_at: z.string().nullable(),
});
const keyFile = z.strictObject({ version: z.literal(VERSION), keys: z.array(storedKey) });

/** Where the keys of a data folder are kept. */
export function keyFilePath(dataDirectory: string): string {
  return join(dataDirectory, FILE_NAME);
}

/** All keys ever created here, revoked ones too; null when none ever was. Throws `server_error` on a damaged file. */
export function readKeyFile(dataDirectory: string): readonly StoredKey[] | null {
  const path = keyFilePath(dataDirectory);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw damaged(path, "cannot be read", error);
  }
  return parseKeyFile(path, text);
}

/** Replaces the file in one step, for the owner's eyes only. */
export function writeKeyFile(dataDirectory: string, keys: readonly StoredKey[]): void {
  const file = {
    version: VERSION,
    keys: keys.map(({ createdAt, revokedAt, source, ...key }) => ({
      ...key,
      ...(source === "sdk" ? {} : { source }),
      created_at: createdAt,
      revoked_at: revokedAt,
    })),
  };
  replaceFile(keyFilePath(dataDirectory), `${JSON.stringify(file, null, 2)}\n`);
}

function parseKeyFile(path: string, text: string): readonly StoredKey[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged(path, "is not valid JSON", error);
  }
  const read = keyFile.safeParse(value);
  if (!read.success) throw damaged(path, `is not a key file of version ${VERSION}`, read.error);
  return read.data.keys.map(({ id, created_at, revoked_at, source = "sdk", ...key }) => ({
    ...key,
    source,
    id: id as KeyId,
    createdAt: created_at,
    revokedAt: revoked_at,
  }));
}

function damaged(path: string, what: string, cause: unknown): Fault {
  return new Fault("server_error", `The key file ${path} ${what}, so no key is accepted.`, {
    cause,
    hint: "Restore the file from a backup, or move it away and create new keys.",
  });
}
