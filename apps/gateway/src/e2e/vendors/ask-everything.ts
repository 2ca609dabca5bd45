import type { CallRow } from "@ai-liaison/core";
import { BUSY_MODEL, type Manners, MISSING_MODEL } from "@ai-liaison/testkit";
import { FORMATS, type Format, question } from "./ask.ts";
import { openVendorWorld, type VendorWorld } from "./open-vendor-world.ts";

/** Asked well, whole or streamed; with a key that is none; for a model nobody has; once too often. */
const QUESTIONS = ["whole", "streamed", "unproven", "missing", "busy"] as const;
export type Question = (typeof QUESTIONS)[number];

/** An answer, read to its end. */
export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface EverythingTold {
  readonly told: (format: Format, question: Question) => Told;
  /** The ledger's rows of all these calls. */
  readonly rows: readonly CallRow[];
}

/** Asks one vendor every question in every client's format, all at once, through a gateway that is gone afterwards. */
export async function askEverything(manners: Manners): Promise<EverythingTold> {
  await using world = await openVendorWorld(manners);
  const asked = FORMATS.flatMap((format) => QUESTIONS.map((one) => [format, one] as const));
  const answers = await Promise.all(
    asked.map(async ([format, one]) => [`${format} ${one}`, await ask(world, format, one, manners.model)] as const),
  );
  const byQuestion = new Map(answers);
  return {
    told: (format, one) => {
      const answer = byQuestion.get(`${format} ${one}`);
      if (answer === undefined) throw new Error(`Nobody was asked ${one} in ${format}.`);
      return answer;
    },
    rows: await world.gateway.calls(),
  };
}

async function ask({ gateway }: VendorWorld, format: Format, one: Question, model: string): Promise<Told> {
  const { path, body } = question({ format, model: nameFor(one, model), stream: one === "streamed" });
  const response = await gateway.post(path, body);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Names begin as the vendor's patterns want it. */
function nameFor(one: Question, model: string): string {
  switch (one) {
    case "unproven":
      return `bad/${model}`;
    case "missing":
      return `good/${model}-${MISSING_MODEL}`;
    case "busy":
      return `good/${model}-${BUSY_MODEL}`;
    default:
      return `good/${model}`;
  }
}
