/**
 * Tells which SDK versions were tested with tracking. It only ever tells: an untested version is tracked like any
 * other, after one warning.
 */
import type { SdkAdapter } from "../sdks/sdk-adapter.ts";
import { type TestedVersions, testedVersions } from "../sdks/tested-versions.ts";
import { installedVersion } from "./installed-version.ts";
import { compareVersions, isWithin, readVersion } from "./version-order.ts";

export interface Compatibility {
  /** The npm name; null for a client nobody knows. */
  readonly name: string | null;
  readonly version: string | null;
  readonly verdict: "tested" | "too-old" | "too-new" | "unknown-version" | "unknown-sdk" | "not-installed";
  /** One sentence; null when all is well. */
  readonly message: string | null;
}

export interface CompatibilityOptions {
  /** By which a client is recognised. */
  readonly adapters: readonly Pick<SdkAdapter, "name" | "matches" | "versionOf">[];
  readonly onWarning: (message: string) => void;
  /** The file or folder from which packages are looked for; the working directory unless told. */
  readonly from?: string;
}

/**
 * The check as an application calls it: with a client, of that client; without, of every SDK that is installed. Warns
 * of each finding once. Never throws.
 */
export function createCompatibilityCheck(options: CompatibilityOptions): (client?: object) => readonly Compatibility[] {
  const told = new Set<string>();
  return (client) => {
    const findings = client === undefined ? ofInstalled(options.from ?? process.cwd()) : [ofClient(client, options)];
    for (const { message, verdict } of findings) {
      if (message === null || verdict === "not-installed" || told.has(message)) continue;
      told.add(message);
      options.onWarning(message);
    }
    return findings;
  };
}

/** True when our tests run with this version, pre-releases of versions in between included. */
export function isTested(name: string, version: string): boolean {
  return compatibilityOf(name, version).verdict === "tested";
}

/** What is known of a package in a version. */
export function compatibilityOf(name: string, version: string | null): Compatibility {
  const tested = testedVersions.find((entry) => entry.name === name);
  const base = { name, version };
  if (tested === undefined) {
    return { ...base, verdict: "unknown-sdk", message: `No version of \`${name}\` is tested; ${anyway(null)}` };
  }
  const verdict = judge(tested, version);
  if (verdict === "tested") return { ...base, verdict, message: null };
  const what =
    verdict === "unknown-version" ? `\`${name}\` does not say its version` : `\`${name}\` ${version} is untested`;
  return { ...base, verdict, message: `${what}; ${anyway(tested)}` };
}

/** What somebody who tracks this SDK has to know on the way from one version to another; always a sentence. */
export function migrationGuide(name: string, from: string, to: string): string {
  const tested = testedVersions.find((entry) => entry.name === name);
  if (tested === undefined) return `There is no guide for \`${name}\`: it is none of ${namesOf(testedVersions)}.`;
  const [start, end] = [readVersion(from), readVersion(to)];
  if (start === null || end === null)
    return `A version is written like \`${tested.from}\`, which ${start === null ? from : to} is not.`;
  if (compareVersions(start, end) > 0) return `${from} is later than ${to}: going back is not tested.`;
  const steps = tested.steps.filter(({ at }) => {
    const step = readVersion(at);
    return step !== null && compareVersions(start, step) < 0 && compareVersions(step, end) <= 0;
  });
  if (steps.length === 0) return `From \`${name}\` ${from} to ${to}, tracking needs no change.`;
  return steps.map(({ at, note }) => `\`${name}\` ${at}: ${note}`).join("\n");
}

function judge(tested: TestedVersions, text: string | null): "tested" | "too-old" | "too-new" | "unknown-version" {
  const version = text === null ? null : readVersion(text);
  const [first, last] = [readVersion(tested.from), readVersion(tested.to)];
  if (version === null || first === null || last === null) return "unknown-version";
  if (compareVersions(version, first) < 0) return "too-old";
  return isWithin(version, last) ? "tested" : "too-new";
}

function ofInstalled(from: string): readonly Compatibility[] {
  return testedVersions.map(({ name }) => {
    const version = installedVersion(name, from);
    if (version !== null) return compatibilityOf(name, version);
    return { name, version, verdict: "not-installed", message: `\`${name}\` is not installed.` };
  });
}

function ofClient(client: object, { adapters }: CompatibilityOptions): Compatibility {
  try {
    const adapter = adapters.find((candidate) => candidate.matches(client));
    if (adapter !== undefined) return compatibilityOf(adapter.name, adapter.versionOf(client));
  } catch {
    // A client that throws when it is looked at is one nobody knows.
  }
  const message = `This client is none of ${namesOf(testedVersions)}; \`trackFetch\` tracks anything over HTTP.`;
  return { name: null, version: null, verdict: "unknown-sdk", message };
}

function anyway(tested: TestedVersions | null): string {
  const range = tested === null ? "" : ` Tested are ${tested.from} to ${tested.to}.`;
  return `it is tracked all the same.${range}`;
}

function namesOf(versions: readonly TestedVersions[]): string {
  return versions.map(({ name }) => `\`${name}\``).join(", ");
}
