import { hash, timingSafeEqual } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cryptoRandom, Fault, type Random } from "@ai-liaison/core";
import { createFile } from "../files/replace-file.ts";
import { randomBase62 } from "./base62.ts";

/** What the admin API and the analytics are opened with. It stands in `<data>/admin-token`, for its owner's eyes only. */
export interface AdminToken {
  /** To be told to the operator on the machine itself; never to be logged. */
  readonly token: string;
  readonly path: string;
  /** True when this call made it. */
  readonly created: boolean;
  /** Compares in constant time. */
  verify(presented: string): boolean;
}

const TOKEN_BYTES = 32;
const MIN_LENGTH = 32;
const MAX_LENGTH = 256;

/** The data folder's admin token; made when there is none. Throws `server_error` when the file cannot be used. */
export function ensureAdminToken(dataDirectory: string, random: Random = cryptoRandom): AdminToken {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const path = join(dataDirectory, "admin-token");
  const known = readToken(path);
  if (known !== null) return adminToken(known, path, false);
  const token = `liaison-admin-${randomBase62(TOKEN_BYTES, random)}`;
  if (createFile(path, `${token}\n`)) return adminToken(token, path, true);
  // Another process was a moment quicker: its token holds.
  return adminToken(readToken(path) ?? token, path, false);
}

function readToken(path: string): string | null {
  let token: string;
  try {
    token = readFileSync(path, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw unusable(path, "cannot be read", error);
  }
  const isLong = token.length >= MIN_LENGTH && token.length <= MAX_LENGTH;
  if (!isLong || !/^[\x21-\x7e]+$/.test(token) || repeatsItself(token)) {
    const wanted = `${MIN_LENGTH} to ${MAX_LENGTH} printable characters, and not one word over and over`;
    throw unusable(path, `does not hold a token of ${wanted}`);
  }
  return token;
}

/** `changeme` is none the safer for being said four times. */
function repeatsItself(token: string): boolean {
  for (let length = 1; length <= token.length / 2; length += 1) {
    if (token.startsWith(token.slice(length))) return true;
  }
  return false;
}

function adminToken(token: string, path: string, created: boolean): AdminToken {
  const digest = hash("sha256", token, "buffer");
  return {
    token,
    path,
    created,
    verify: (presented) =>
      presented.length <= MAX_LENGTH && timingSafeEqual(digest, hash("sha256", presented, "buffer")),
  };
}

function unusable(path: string, what: string, cause?: unknown): Fault {
  return new Fault("server_error", `The admin token's file ${path} ${what}.`, {
    ...(cause === undefined ? {} : { cause }),
    hint: "Remove the file: a new token is made at the next start.",
  });
}
