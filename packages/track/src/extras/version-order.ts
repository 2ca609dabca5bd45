/** Versions as npm writes them (semver 2.0.0): enough of it to say which of two is later. */
export interface Version {
  /** Major, minor, patch; those left out are not in it. */
  readonly numbers: readonly number[];
  /** `beta`, `1` of `7.0.0-beta.1`; empty for a release. */
  readonly preRelease: readonly string[];
}

/** Null when the text is no version. */
export function readVersion(text: string): Version | null {
  const match = /^v?(\d{1,9}(?:\.\d{1,9}){0,2})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(text.trim());
  if (match === null) return null;
  const [, numbers = "", preRelease] = match;
  return { numbers: numbers.split(".").map(Number), preRelease: preRelease?.split(".") ?? [] };
}

/** Below zero when `a` comes before `b`; a pre-release comes before its release. Numbers left out are zero. */
export function compareVersions(a: Version, b: Version): number {
  for (let at = 0; at < 3; at += 1) {
    const difference = (a.numbers[at] ?? 0) - (b.numbers[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return comparePreReleases(a.preRelease, b.preRelease);
}

/** True when the version is no later than `last`, whose numbers left out stand for any: 7.55.3 is within 7.55. */
export function isWithin(version: Version, last: Version): boolean {
  const asExact = { numbers: version.numbers.slice(0, last.numbers.length), preRelease: [] };
  return compareVersions(asExact, last) <= 0;
}

function comparePreReleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = compareNames(a[at], b[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Numbers by size, before words; words by their letters; more names come later than fewer. */
function compareNames(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
  const numbers = [a, b].map((name) => (/^\d+$/.test(name) ? Number(name) : null));
  const [first = null, second = null] = numbers;
  if (first !== null && second !== null) return first - second;
  if (first !== null || second !== null) return first === null ? 1 : -1;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
