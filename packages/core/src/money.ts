/**
 * Money is counted in whole nano-dollars (10⁻⁹ USD): exact, and a plain number up to nine million dollars a call.
 * Sums over calls are `bigint`.
 */
export type NanoUsd = number;

const NANO = 1_000_000_000n;

/**
 * A decimal string such as "2.5" or "1e-7" as whole nano-dollars, rounded half away from zero; null when it is no
 * plain decimal number.
 *
 * @example parseUsd("0.0000175") === 17_500n
 */
export function parseUsd(text: string): bigint | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text.trim());
  if (match === null) return null;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  if (whole === "" && fraction === "") return null;
  const shift = 9 + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction || "0");
  const nano = shift >= 0 ? digits * 10n ** BigInt(shift) : divideRounded(digits, 10n ** BigInt(-shift));
  return sign === "-" ? -nano : nano;
}

/** Division of non-negative numbers, rounded half up. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor / 2n) / divisor;
}

/**
 * Nano-dollars as a decimal string in dollars, without needless zeros.
 *
 * @example formatUsd(17_500) === "0.0000175"
 */
export function formatUsd(nanoUsd: number | bigint): string {
  const value = BigInt(nanoUsd);
  const absolute = value < 0n ? -value : value;
  const fraction = (absolute % NANO).toString().padStart(9, "0").replace(/0+$/, "");
  const whole = `${value < 0n ? "-" : ""}${absolute / NANO}`;
  return fraction === "" ? whole : `${whole}.${fraction}`;
}
