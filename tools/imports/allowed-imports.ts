import { isTestSupport } from "../test-support.ts";

/**
 * Who may import whom, between packages. ARCHITECTURE.md shows this table, and a test holds the two together. A row
 * says why it is so: the reason is what a refused change gets to read.
 */
export interface ImportRule {
  /** The folder below `packages/` or `apps/`. */
  readonly package: string;
  readonly mayImport: readonly string[];
  readonly why: string;
}

export const ALLOWED_IMPORTS: readonly ImportRule[] = [
  { package: "core", mayImport: [], why: "it is the vocabulary everyone shares: types and constructors, no I/O" },
  { package: "wire", mayImport: ["core"], why: "it knows bytes, not formats or vendors" },
  { package: "resilience", mayImport: ["core"], why: "it knows time and failure, not what is being tried" },
  { package: "pricing", mayImport: ["core"], why: "a price follows from usage and a day, from nothing else" },
  { package: "journal", mayImport: ["core"], why: "what must survive everything depends on nothing" },
  { package: "dialects", mayImport: ["core", "wire"], why: "a format knows neither vendors nor the corridor" },
  { package: "providers", mayImport: ["core", "wire", "dialects"], why: "vendors are data that name formats" },
  {
    package: "ledger",
    mayImport: ["core", "journal", "pricing"],
    why: "memory is filled from the journal, and knows no call in flight",
  },
  {
    package: "engine",
    mayImport: ["core", "wire", "dialects", "providers", "pricing", "resilience", "journal"],
    why: "the corridor reaches the ledger only through the journal, and knows no HTTP server",
  },
  {
    package: "client",
    mayImport: ["core", "wire", "dialects", "providers", "pricing", "resilience", "journal", "ledger", "engine"],
    why: "it is where everything is put together, below any server",
  },
  {
    package: "track",
    mayImport: ["core", "wire", "dialects", "journal"],
    why: "it lives in other people's programs: no prices, no server, no database",
  },
  {
    package: "gateway",
    mayImport: [
      "core",
      "wire",
      "dialects",
      "providers",
      "pricing",
      "resilience",
      "journal",
      "ledger",
      "engine",
      "client",
    ],
    why: "it is the outermost layer: HTTP, admin API, CLI",
  },
  {
    package: "testkit",
    mayImport: ["core", "wire", "dialects"],
    why: "a fake vendor that used the code it tests would agree with its mistakes",
  },
];

/** `admit` … `record`: the folders of `packages/engine/src` that may not see each other. */
export const ENGINE_STAGES: readonly string[] = ["admit", "plan", "attempt", "deliver", "record"];

/** The one file that sees all five. */
export const CORRIDOR = "packages/engine/src/handle-call.ts";

/** The path of a session, which passes the same stages. */
export const SESSION_CORRIDOR = "packages/engine/src/handle-session.ts";

/** Tests, benches, examples and tools may import any package by its name. */
export function isOutsideTheHouse(path: string): boolean {
  return isTestSupport(path) || /^(bench|examples|tools)\//.test(path) || !path.includes("/");
}
