import { z } from "zod";
import { decimal, flag, number, oneOf, section, text, whole } from "./fields.ts";
import { LOG_LEVELS } from "./liaison-config.ts";
import { PROVIDER_COLUMNS } from "./provider-columns.ts";

/**
 * `liaison.yaml`: what may stand in it, what is meant by it, and what holds when it is left out. From this come the
 * checks, the published JSON Schema and `docs/config.md`.
 */
const MODEL_NAME = /^[A-Za-z0-9._:/@+-]{1,200}$/;
const MIB = 1024 * 1024;
const A_DAY = "a day such as 2026-01-31";

const server = section({
  host: text("a host name or an IP address", /^[A-Za-z0-9._:%-]{1,255}$/)
    .default("127.0.0.1")
    .describe("The address to listen on. Anything but this machine's own needs a gateway key first."),
  port: whole(0, 65_535).default(8000).describe("The port to listen on; 0 takes any free one."),
  max_body_bytes: whole(1024, 1024 * MIB)
    .default(32 * MIB)
    .describe("The largest request taken; larger ones get 413."),
  max_message_bytes: whole(1024, 1024 * MIB)
    .default(16 * MIB)
    .describe("The largest message of a realtime session, either way; a larger one ends it."),
  max_connections: whole(1, 1_000_000)
    .default(10_000)
    .describe("How many clients may be connected at once; more are turned away."),
  heartbeat_after_ms: whole(100, 600_000)
    .default(15_000)
    .describe("How long a stream may be silent before a comment keeps its connection open."),
});

const providerName = text("the name of a provider", /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const cell = z.union([z.string(), z.number(), z.boolean(), z.null()], { error: "must be a single value" });
const providerFields = Object.fromEntries(
  PROVIDER_COLUMNS.map(({ name, form, meaning }) => {
    const field = name === "models" ? z.union([cell, z.array(z.string())], { error: "must be a list of names" }) : cell;
    return [name, field.optional().describe(`${meaning} Write ${form}.`)];
  }),
);
const provider = section(providerFields, "must be a provider with the fields of providers.csv");

const routeTarget = section({
  provider: providerName.describe("The name of a provider."),
  model: text("a model name", MODEL_NAME).optional().describe("The model; else the provider's `default_model`."),
});

const route = section({
  strategy: oneOf(["priority"])
    .default("priority")
    .describe("How the target is chosen: `priority` asks them in order."),
  targets: z
    .array(routeTarget, { error: "must be a list of targets" })
    .min(1, { error: "must name at least one target" })
    .max(32, { error: "must name at most 32 targets" })
    .describe("The first is asked first; the others when it fails."),
});

const price = section({
  provider: text("a provider's name, a vendor's id or a pattern with `*`", /^[A-Za-z0-9._*-]{1,64}$/)
    .default("*")
    .describe("The provider, a vendor's id for all its providers, or a pattern."),
  model: text("a model name or a pattern with `*`", /^[A-Za-z0-9._:/@+*-]{1,200}$/).describe(
    "The model, or a pattern.",
  ),
  input_per_mtok: decimal()
    .optional()
    .describe("Dollars per million input tokens. Both this and the next, or one of the units below."),
  output_per_mtok: decimal().optional().describe("Dollars per million output tokens."),
  cached_input_per_mtok: decimal().optional().describe("For input read from a prompt cache; else as input."),
  cache_write_per_mtok: decimal().optional().describe("For input written to a prompt cache; else as input."),
  cache_write_1h_per_mtok: decimal().optional().describe("The same where it is kept for an hour."),
  reasoning_per_mtok: decimal().optional().describe("For reasoning; else as output."),
  audio_input_per_mtok: decimal().optional().describe("For audio in; else as input."),
  audio_output_per_mtok: decimal().optional().describe("For audio out; else as output."),
  per_image: decimal().optional().describe("Dollars for each image made, of whatever size."),
  per_audio_minute: decimal().optional().describe("Dollars for each minute of sound."),
  per_mchar: decimal().optional().describe("Dollars per million characters of text that is spoken."),
  from: text(A_DAY, /^\d{4}-\d{2}-\d{2}$/)
    .refine(isDay, { error: `must be ${A_DAY}` })
    .optional()
    .describe("The UTC day the price begins on."),
  markup_percent: decimal().optional().describe("Instead of the general markup."),
}).superRefine(({ input_per_mtok: input, output_per_mtok: output, ...price }, context) => {
  const isSoldOtherwise = [price.per_image, price.per_audio_minute, price.per_mchar].some((unit) => unit !== undefined);
  if (input === undefined && output === undefined && isSoldOtherwise) return;
  const missing = input === undefined ? "input_per_mtok" : output === undefined ? "output_per_mtok" : null;
  if (missing === null) return;
  const message = "is missing: tokens are priced in both directions, or not at all where another unit is";
  context.addIssue({ code: "custom", path: [missing], message });
});

const store = section({
  full_responses: flag().default(true).describe("Keep requests and answers, not only their numbers."),
  max_response_bytes: whole(0, 1024 * MIB)
    .default(10 * MIB)
    .describe("What is kept of one body; longer ones are cut, and marked."),
  bodies_retention_days: whole(0, 36_500)
    .default(90)
    .describe("Bodies older than this are removed; the rows with their money stay."),
});

const journal = section({
  fsync: flag().default(false).describe("Wait for the disk itself: survives a power cut, and costs speed."),
  on_full: oneOf(["refuse", "drop"])
    .default("refuse")
    .describe("When it cannot be written: `refuse` new calls, or `drop` and count the records."),
  max_bytes: whole(MIB, 1024 * 1024 * MIB)
    .default(1024 * MIB)
    .describe("How much may wait in it while the ledger is down."),
});

const retry = section({
  max_attempts: whole(1, 10)
    .default(3)
    .describe(
      "Tries of one target in all, the first included. Of all calls to one address, a fifth of those it answered may be repeated, and one a second: a vendor that is down is not asked three times as much.",
    ),
  base_delay_ms: whole(0, 60_000)
    .default(250)
    .describe("The first pause is at most this long; each further one, twice as long."),
  max_delay_ms: whole(0, 600_000).default(8_000).describe("No pause is longer."),
});

const timeouts = section({
  connect_ms: whole(1, 600_000).default(10_000).describe("For a connection to a vendor."),
  idle_ms: whole(1, 3_600_000).default(60_000).describe("Between two pieces of an answer that has begun."),
  total_ms: whole(1, 86_400_000).default(600_000).describe("From a call's arrival to its end."),
  session_idle_ms: whole(100, 86_400_000)
    .default(900_000)
    .describe("How long a realtime session may pass without a message, either way."),
});

const simulated = section({
  error_rate: number(0, 1).default(0).describe("The share of calls that fail."),
  tokens_per_second: number(0.1, 100_000).default(80).describe("How fast it talks."),
  first_token_ms: whole(0, 600_000).default(200).describe("How long it thinks."),
});

export const configSchema = section({
  server: server.prefault({}).describe("The gateway's own address and limits."),
  data_directory: z
    .string({ error: "must be a path" })
    .min(1, { error: "must be a path" })
    .optional()
    .describe(
      "The folder of ledger, journal and keys, from this file's own; `./data` beneath the working folder when left out.",
    ),
  log_level: oneOf(LOG_LEVELS).default("info").describe("What is logged."),
  providers: z
    .union([z.string().min(1), z.array(provider)], { error: "must be the path of a CSV file, or a list of providers" })
    .optional()
    .describe(
      "The path of `providers.csv`, from this file's own; or a list with the same fields. Left out: vendors whose key variables are set.",
    ),
  routes: z
    .record(z.string().regex(MODEL_NAME, { error: "is no route name: use letters, digits and . _ : / @ + -" }), route, {
      error: "must be routes by name",
    })
    .prefault({})
    .describe("Names that callers may ask for as a model, and what stands behind them."),
  prices: z
    .array(price, { error: "must be a list of prices" })
    .max(1_000, { error: "must name at most 1000 prices" })
    .default([])
    .describe("Prices of your own: they go before the price list."),
  markup_percent: decimal().optional().describe("Added to every cost for billing, in percent."),
  model_lists: flag()
    .default(true)
    .describe("Ask vendors once a day which models they have. `false`: nothing is asked, and the price list says."),
  store: store.prefault({}).describe("What is kept of calls, besides their numbers."),
  journal: journal.prefault({}).describe("The file every call is written to before its answer ends."),
  retry: retry.prefault({}).describe("How often one target is tried before the next."),
  timeouts: timeouts.prefault({}).describe("How long to wait; a provider's `timeout` is the wait for its first token."),
  simulated: simulated.prefault({}).describe("How the simulated provider behaves, where it is in use."),
});

export type ConfigFile = z.output<typeof configSchema>;
/** What `liaison.yaml` may hold, as an object. */
export type ConfigObject = z.input<typeof configSchema>;

/** Keys of the design that this version does not obey: refused, since a limit that is ignored is worse than none. */
export const NOT_YET_AVAILABLE: readonly string[] = ["limits", "budgets", "alerts", "cache"];
export const STRATEGIES_NOT_YET_AVAILABLE: readonly string[] = [
  "weighted",
  "round_robin",
  "least_latency",
  "least_busy",
  "cheapest",
  "fastest",
  "adaptive",
];

/** `2026-02-30` is read as March by a lenient parser. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** The JSON Schema of `liaison.yaml`, for editors. */
export function configJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(configSchema, { io: "input" });
}
