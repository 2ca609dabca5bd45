const LONGEST_NAME = 80;

/** A name the caller gave, as a message or warning may repeat it: warnings go out in a header, which has room for little. */
export function shownName(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}
