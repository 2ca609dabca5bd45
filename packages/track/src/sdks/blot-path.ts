const MAX_SEGMENTS = 8;
const MAX_LENGTH = 120;

const IDS: readonly RegExp[] = [
  /^\d+$/,
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  /^(?=.*\d)[0-9a-f]{8,}$/i,
  // `msg_01Xy…`, `batch-7f…`: a word, and something with a digit in it.
  /^[a-z]+[_-](?=[\w-]*\d)[A-Za-z0-9]{6,}$/i,
  /^(?=.*\d)[\w.~-]{20,}$/,
  /[@%:+=]/,
];

/**
 * A path as the name of an endpoint: what looks like an id of one thing among many is blotted out, so that there are few
 * names, however many things are asked for.
 *
 * @example blotPath("/v1/users/4711/orders") === "/v1/users/:id/orders"
 */
export function blotPath(path: string): string {
  const segments = path.split("/").filter((segment) => segment !== "");
  const named = segments.slice(0, MAX_SEGMENTS).map((segment) => (isId(segment) ? ":id" : segment));
  const rest = segments.length > MAX_SEGMENTS ? ["…"] : [];
  return `/${[...named, ...rest].join("/")}`.slice(0, MAX_LENGTH);
}

function isId(segment: string): boolean {
  return segment.length > 40 || IDS.some((id) => id.test(segment));
}
