import { createKey, type KeyInfo, listKeys, type ReportSource, revokeKey } from "@ai-liaison/client";
import { withCommands } from "../command-name.ts";
import type { Command } from "../context.ts";
import { type DataOptions, dataDirectoryOf } from "../data-directory.ts";
import { writeJson } from "../output.ts";
import { safeText } from "../terminal/safe-text.ts";
import { showTime, UNKNOWN } from "../terminal/show-numbers.ts";
import { renderTable } from "../terminal/table.ts";

interface KeyOptions extends DataOptions {
  readonly json?: boolean;
}

export interface CreateKeyOptions extends KeyOptions {
  readonly name?: string;
  readonly customer?: string;
  readonly passthrough?: boolean;
  readonly source?: ReportSource;
  readonly quiet?: boolean;
}

/** `keys create`: tells the key once. The key alone goes to stdout, so that a script can take it. */
export const createGatewayKey: Command<CreateKeyOptions> = async (options, context) => {
  const { output, clock } = context;
  const directory = await dataDirectoryOf(options, context);
  const wasOpen = listKeys(directory).length === 0;
  const wanted = {
    name: options.name ?? defaultName(options, context.clock.nowMs()),
    customer: options.customer ?? null,
    passthrough: options.passthrough ?? false,
    source: options.source ?? "sdk",
  };
  const { secret, ...info } = await createKey(directory, wanted, { clock });
  if (options.json === true) {
    writeJson(output, { ...told(info), key: secret });
    return 0;
  }
  output.out(`${secret}\n`);
  if (options.quiet === true) return 0;
  output.err(`Created ${info.id} in ${directory}. The key is shown this once: keep it now.\n`);
  output.err("Send it as `Authorization: Bearer …`. Revoke it with ");
  output.err(withCommands(`\`ai-liaison keys revoke ${info.id}\`.\n`));
  if (wasOpen) output.err("It is the first key: from now on every call needs one.\n");
  return 0;
};

/** For people who have given none: whose it is, and the day it was made. */
function defaultName({ customer }: CreateKeyOptions, nowMs: number): string {
  const day = new Date(nowMs).toISOString().slice(0, 10);
  return customer === undefined ? `key of ${day}` : `${customer}, ${day}`;
}

/** `keys list`: all keys, revoked ones too; never a key itself. */
export const listGatewayKeys: Command<KeyOptions> = async (options, context) => {
  const { output } = context;
  const keys = listKeys(await dataDirectoryOf(options, context));
  if (options.json === true) writeJson(output, keys.map(told));
  else if (keys.length === 0) output.err("There are no keys: the gateway answers this machine only, without one.\n");
  else output.out(renderTable({ columns: COLUMNS, rows: keys.map(cells) }, output.columns ?? undefined));
  return 0;
};

const COLUMNS = [
  { title: "ID" },
  { title: "NAME", shrinkTo: 8 },
  { title: "CUSTOMER", shrinkTo: 8 },
  { title: "CREATED (UTC)", dispensable: 1 },
  { title: "REVOKED (UTC)" },
];

function cells({ id, name, customer, createdAt, revokedAt }: KeyInfo): string[] {
  return [id, name, customer ?? UNKNOWN, showTime(createdAt), showTime(revokedAt)];
}

export interface RevokeKeyOptions extends KeyOptions {
  readonly id: string;
}

/** `keys revoke`: at once and for good, also in a gateway that is running. */
export const revokeGatewayKey: Command<RevokeKeyOptions> = async (options, context) => {
  const { output, clock } = context;
  const info = await revokeKey(await dataDirectoryOf(options, context), options.id, { clock });
  if (options.json === true) writeJson(output, told(info));
  else output.out(`Revoked ${info.id} (${safeText(info.name)}). A running gateway refuses it within a second.\n`);
  return 0;
};

/** A key as JSON has it. */
function told({ id, name, customer, passthrough, source, createdAt, revokedAt }: KeyInfo) {
  return { id, name, customer, passthrough, source, created_at: createdAt, revoked_at: revokedAt };
}
