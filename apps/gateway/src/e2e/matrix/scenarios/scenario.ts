import type { CallRow } from "@ai-liaison/core";
import type { LoggedRequest } from "@ai-liaison/testkit";
import { expect } from "vitest";
import type { Asked, MatrixClient, OpenClient, Said } from "../clients/matrix-client.ts";
import type { MatrixWorld } from "../open-matrix-world.ts";

/** Something a client does with a vendor; it throws where the two do not come together as they should. */
export interface Scenario {
  readonly name: string;
  /** Throws what is wrong; gives the warnings of rows it has looked at itself, or false when this client has no such thing. */
  readonly run: (meeting: Meeting) => Promise<readonly string[] | undefined | false>;
}

/** How a client and a vendor came together. */
export type Outcome =
  | { readonly kind: "exact" }
  | { readonly kind: "warned"; readonly warnings: readonly string[] }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "not offered" };

export interface Meeting {
  readonly client: MatrixClient;
  readonly sdk: OpenClient;
  readonly world: MatrixWorld;
  readonly model: string;
  /** Asks, and afterwards compares the row with what the vendor declared. */
  ask(asked: Omit<Asked, "model">): Promise<Said>;
  /** How many tokens a text has; null where the SDK cannot ask. */
  count(text: string): Promise<number | null>;
}

/** The gateway's own no to what it cannot translate (400), or the vendor does not have (404): nothing was sent to it. */
class Refused extends Error {}

export async function meet(client: MatrixClient, world: MatrixWorld, scenario: Scenario): Promise<Outcome> {
  world.vendor.clearFaults();
  await world.newRows();
  const from = world.vendor.requests.length;
  const sdk = client.open(world.url);
  const said: { readonly asked: Omit<Asked, "model">; readonly said: Said }[] = [];
  const attempt = async <Answer>(call: () => Promise<Answer>): Promise<Answer> => {
    const before = world.vendor.requests.length;
    try {
      return await call();
    } catch (error) {
      const isOurs = world.vendor.requests.length === before && sdk.kindOf(error) !== "other";
      throw isOurs ? new Refused(error instanceof Error ? error.message : String(error)) : error;
    }
  };
  const ask: Meeting["ask"] = async (asked) => {
    const answer = await attempt(() => sdk.ask({ ...asked, model: world.column.model }));
    said.push({ asked, said: answer });
    return answer;
  };
  const count: Meeting["count"] = async (text) => {
    const { countTokens } = sdk;
    return countTokens === null ? null : attempt(() => countTokens(world.column.model, text));
  };
  let warned: Awaited<ReturnType<Scenario["run"]>>;
  try {
    warned = await scenario.run({ client, sdk, world, model: world.column.model, ask, count });
    if (warned === false) return { kind: "not offered" };
  } catch (error) {
    if (error instanceof Refused) return { kind: "refused", message: error.message };
    throw error;
  }
  const rows = await world.newRows();
  if (said.length > 0)
    checkRows(
      world,
      rows,
      world.vendor.requests.slice(from).filter(({ tokens }) => tokens !== null),
      said,
    );
  const warnings = [...new Set([...(warned ?? []), ...rows.flatMap((row) => row.warnings)])];
  return warnings.length === 0 ? { kind: "exact" } : { kind: "warned", warnings };
}

/** One call, one row, and in it the tokens the vendor declared, which are also what the SDK was told. */
function checkRows(
  { column }: MatrixWorld,
  rows: readonly CallRow[],
  requests: readonly LoggedRequest[],
  said: readonly { readonly asked: Omit<Asked, "model">; readonly said: Said }[],
): void {
  expect(rows).toHaveLength(said.length);
  expect(requests).toHaveLength(said.length);
  for (const [index, { asked, said: answer }] of said.entries()) {
    const { input, output, cached } = requests[index]?.tokens ?? { input: -1, output: -1, cached: 0 };
    const row = rows[index];
    expect(row).toMatchObject({
      status: "success",
      http_status: 200,
      provider: column.provider,
      model_requested: column.model,
      input_tokens: input,
      output_tokens: output,
      usage_source: "provider",
      streaming: asked.stream,
    });
    expect(row?.cached_input_tokens ?? 0).toBe(cached);
    expect(row?.total_cost_nano_usd).toBeGreaterThan(0);
    expect(answer.usage).toEqual({ input, output });
  }
}
