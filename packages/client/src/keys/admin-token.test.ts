import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ensureAdminToken } from "./admin-token.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "liaison-admin-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const OWN = "one's-own-token-0123456789-abcdefg";

describe("the admin token", () => {
  test("is made once, for its owner only, and stays", () => {
    const data = join(directory, "data");
    const made = ensureAdminToken(data);
    expect(made).toMatchObject({ created: true, path: join(data, "admin-token") });
    expect(made.token).toMatch(/^liaison-admin-[A-Za-z0-9]{43}$/);
    expect(statSync(made.path).mode & 0o777).toBe(0o600);
    expect(ensureAdminToken(data)).toMatchObject({ created: false, token: made.token });
  });

  test("opens for itself and nothing else", () => {
    const { token, verify } = ensureAdminToken(directory);
    expect(verify(token)).toBe(true);
    for (const other of ["", token.slice(1), `${token} `, token.toLowerCase(), "x".repeat(10_000)]) {
      expect(verify(other)).toBe(false);
    }
  });

  test("may be one's own", () => {
    writeFileSync(join(directory, "admin-token"), `${OWN}\n`);
    expect(ensureAdminToken(directory).verify(OWN)).toBe(true);
  });

  test.each([
    ...["", " \n", "short", "with blanks ".repeat(4), `${OWN.repeat(8)}`],
    ...["x".repeat(32), "changeme".repeat(5), "change-me-".repeat(4), "admin-token-".repeat(3), "0".repeat(64)],
  ])("refuses a file that holds none: %j", (text) => {
    writeFileSync(join(directory, "admin-token"), text);
    expect(() => ensureAdminToken(directory)).toThrow(/does not hold a token/);
    expect(readFileSync(join(directory, "admin-token"), "utf8")).toBe(text);
  });

  test("refuses what cannot be read", () => {
    mkdirSync(join(directory, "admin-token"));
    expect(() => ensureAdminToken(directory)).toThrow(/cannot be read/);
  });
});
