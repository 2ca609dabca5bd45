import { isJsonObject, type JsonObject } from "@ai-liaison/core";
import { countOf } from "./fields.ts";

/**
 * What a vendor's `usage` says the call cost, in dollars, as a decimal string: `cost`, as a number, as text or as an
 * object with a total; or xAI's ticks of 10⁻¹⁰ dollars (https://docs.x.ai/docs/key-information/consumption-and-rate-limits,
 * read 2026-11-21). Null where it says nothing, or nothing sound.
 */
export function reportedCost(usage: JsonObject): string | null {
  const cost = isJsonObject(usage.cost) ? usage.cost.total_cost : usage.cost;
  if (typeof cost === "number" && cost >= 0 && Number.isFinite(cost)) return String(cost);
  if (typeof cost === "string" && /^\d+(\.\d+)?(e-?\d+)?$/i.test(cost)) return cost;
  const ticks = countOf(usage.cost_in_usd_ticks);
  return ticks === null ? null : decimalOfTicks(ticks);
}

const TICK_DIGITS = 10;

function decimalOfTicks(ticks: number): string {
  const text = String(ticks).padStart(TICK_DIGITS + 1, "0");
  const fraction = text.slice(-TICK_DIGITS).replace(/0+$/, "");
  return fraction === "" ? text.slice(0, -TICK_DIGITS) : `${text.slice(0, -TICK_DIGITS)}.${fraction}`;
}
