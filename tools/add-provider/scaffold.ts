/**
 * What a new look-alike of a known format needs, as source text: an entry for the list of vendors, and the manners of
 * its fake, with the errors the vendor itself has answered. Pure; `tools/add-provider.ts` asks and writes.
 */
export interface NewProvider {
  readonly id: string;
  readonly name: string;
  /** With its base path: `https://api.acme.example/v1`. */
  readonly baseUrl: string;
  readonly keyVariable: string;
  /** One of its models. */
  readonly model: string;
  /** Where its API is described. */
  readonly page: string;
  /** The day this was written: `2026-11-21`. */
  readonly day: string;
}

/** An error answer, as it came. */
export interface RecordedError {
  readonly status: number;
  readonly body: unknown;
}

export interface Recorded {
  readonly wrongKey: RecordedError;
  /** Null where no key was at hand to ask with. */
  readonly noModel: RecordedError | null;
}

/** The entry, as it stands in the list of look-alikes. */
export function entrySource({ id, name, baseUrl, keyVariable, model, page, day }: NewProvider): string {
  return `  lookAlike({
    id: ${text(id)},
    name: ${text(name)},
    baseUrl: ${text(baseUrl)},
    keyVariables: [${text(keyVariable)}],
    models: ${text(patternOf(model))},
    source: ${text(`${page}, read ${day}`)},
  }),
`;
}

/** The manners, as they stand in the list of the fakes'. */
export function mannersSource({ id, model, baseUrl }: NewProvider, { wrongKey, noModel }: Recorded): string {
  const path = `${new URL(baseUrl).pathname.replace(/\/+$/, "")}/chat/completions`;
  const missing = noModel === null ? "" : `    noModel: ${said(noModel)},\n`;
  return `  manners(${text(id)}, ${text(model)}, ${text(path)}, {
    wrongKey: ${said(wrongKey)},
${missing}  }),
`;
}

/** A list's source with one more item at its end. Throws when there is no list to add to. */
export function withItem(source: string, item: string): string {
  const end = source.lastIndexOf("\n];");
  if (end < 0) throw new Error("There is no list at the end of the file.");
  return `${source.slice(0, end + 1)}${item}${source.slice(end + 1)}`;
}

/** `.env.example` with one more vendor's key, after those of the first block; the same where it stands there already. */
export function withVariable(source: string, variable: string): string {
  if (source.split("\n").includes(`${variable}=`)) return source;
  return source.replace(/^(?:\w+=\n)+/m, `$&${variable}=\n`);
}

/** Names of one family: all that begin as this one does. */
function patternOf(model: string): string {
  if (model.includes("/")) return "*/*";
  return `${/^[A-Za-z]+/.exec(model)?.[0] ?? ""}-*`;
}

function said({ status, body }: RecordedError): string {
  return `said(${status}, ${json(body)})`;
}

/** JSON as the formatter would have it: names unquoted where they may be, one line. */
function json(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(json).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([name, field]) => `${/^[A-Za-z_]\w*$/.test(name) ? name : text(name)}: ${json(field)}`,
  );
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

function text(value: string): string {
  return JSON.stringify(value);
}
