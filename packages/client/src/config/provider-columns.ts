import { COMPATIBLE_VENDOR_ID } from "@ai-liaison/providers";

/**
 * The columns of `providers.csv`, which are also the fields of a provider in `liaison.yaml`. The first eight are the
 * contract: all of them, in this order. The optional ones may follow in any order.
 */
export interface ProviderColumn {
  readonly name: string;
  readonly optional: boolean;
  /** What to write, in words that also stand in error messages. */
  readonly form: string;
  readonly meaning: string;
  /** Understood, but without effect in this version. */
  readonly notEnforced?: boolean;
}

export const PROVIDER_COLUMNS = [
  {
    name: "provider_name",
    optional: false,
    form: "1 to 64 letters, digits, `.`, `_` and `-`, beginning with a letter or digit",
    meaning: `Names this provider in routes, records and \`provider/model\`. A vendor's id from the list below makes it that vendor; any other name makes it \`${COMPATIBLE_VENDOR_ID}\`.`,
  },
  {
    name: "primary_url",
    optional: false,
    form: "an `http(s)://` URL; empty for the vendor's own address",
    meaning: "Where calls go. A bare origin gets the vendor's base path; any other path is kept and never doubled.",
  },
  {
    name: "secondary_url",
    optional: false,
    form: "an `http(s)://` URL, or empty",
    meaning: "Where calls go when the primary address fails.",
  },
  {
    name: "api_key_env",
    optional: false,
    form: "the name of an environment variable, or empty",
    meaning:
      "The variable that holds the vendor key, never the key itself. Not set: the provider is disabled, with a warning. Empty: no key is sent.",
  },
  {
    name: "timeout",
    optional: false,
    form: "seconds, above 0 and up to 3600, such as `30` or `2.5`; empty for 60",
    meaning: "How long to wait for the first token before the next address or provider is tried.",
  },
  {
    name: "max_requests_per_minute",
    optional: false,
    form: "a whole number from 1, or empty",
    meaning: "The vendor's limit.",
    notEnforced: true,
  },
  {
    name: "cost_per_1k_tokens",
    optional: false,
    form: "US dollars as a decimal number with a point, such as `0.002`; empty for none",
    meaning: "One rate for all tokens, used only where no price list knows the model.",
  },
  {
    name: "priority",
    optional: false,
    form: "a whole number from 0 to 1000000; empty for 100",
    meaning: "The provider with the lowest number is asked first; of equal ones, the one that stands first.",
  },
  {
    name: "vendor",
    optional: true,
    form: `a vendor's id from the list below, or \`${COMPATIBLE_VENDOR_ID}\``,
    meaning: "The vendor, when `provider_name` is not its id.",
  },
  {
    name: "models",
    optional: true,
    form: "model names or patterns with `*`, separated by `;`",
    meaning: "The models to send here. Empty: the vendor's own.",
  },
  {
    name: "default_model",
    optional: true,
    form: "a model name",
    meaning: "The model of a route's target that names none.",
  },
  {
    name: "region",
    optional: true,
    form: "a region's name, such as `eu-west-1` or `global`",
    meaning: "Where a cloud is asked, for vendors whose address depends on it; else the vendor's own variable.",
  },
  {
    name: "project",
    optional: true,
    form: "a project's id",
    meaning:
      "Whose project of a cloud is asked, for vendors whose address depends on it; else the vendor's own variable.",
  },
  {
    name: "api_version",
    optional: true,
    form: "a version, such as `2024-10-21`",
    meaning:
      "Asks in the older, versioned way where a vendor has one, a model's name being that of its deployment; else the vendor's own variable.",
  },
  {
    name: "enabled",
    optional: true,
    form: "`true` or `false`; empty for `true`",
    meaning: "`false` keeps the row and switches the provider off.",
  },
] as const satisfies readonly ProviderColumn[];

export type ColumnName = (typeof PROVIDER_COLUMNS)[number]["name"];

export const REQUIRED_COLUMNS: readonly ColumnName[] = PROVIDER_COLUMNS.filter(({ optional }) => !optional).map(
  ({ name }) => name,
);
export const OPTIONAL_COLUMNS: readonly ColumnName[] = PROVIDER_COLUMNS.filter(({ optional }) => optional).map(
  ({ name }) => name,
);

/** One provider as it was written: text by column, and how to name the place of each. */
export interface ProviderRow {
  readonly cells: Readonly<Partial<Record<ColumnName, string>>>;
  readonly place: (column: ColumnName | null) => string;
}

export function columnOf(name: ColumnName): ProviderColumn {
  for (const column of PROVIDER_COLUMNS) if (column.name === name) return column;
  throw new Error(`There is no column ${name}.`);
}
