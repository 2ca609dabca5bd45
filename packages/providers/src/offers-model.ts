import type { Operation, Provider, Vendor, VendorOperation } from "@ai-liaison/core";

/** The model names a provider answers to: its own list, else its vendor's. Exact ids, or patterns with `*`. */
export function modelPatterns(provider: Provider): readonly string[] {
  return provider.models.length > 0 ? provider.models : provider.vendor.models;
}

/**
 * True when the provider answers to this model name. Letters' case counts. What its vendor lists counts too, unless the
 * provider has a list of its own.
 */
export function offersModel(provider: Provider, model: string, listed?: ReadonlySet<string>): boolean {
  for (const pattern of modelPatterns(provider)) {
    if (matchesPattern(pattern, model)) return true;
  }
  return listed !== undefined && provider.models.length === 0 && listed.has(model);
}

/** In which formats, at which paths, a vendor is asked this of this model: they may differ by whose model it is. */
export function operationsFor(vendor: Vendor, operation: Operation, model: string): readonly VendorOperation[] {
  const spoken = vendor.operations[operation] ?? [];
  return spoken.filter(
    ({ models }) => models === undefined || models.some((pattern) => matchesPattern(pattern, model)),
  );
}

/**
 * True when the text fits the pattern, in which each `*` stands for any run of characters. Hand-made, because patterns
 * come from configuration and names from callers: there is no pattern here on which it could hang.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const star = pattern.indexOf("*");
  if (star < 0) return pattern === text;
  if (!text.startsWith(pattern.slice(0, star))) return false;
  if (star === pattern.length - 1) return true;
  const pieces = pattern.slice(star + 1).split("*");
  const last = pieces.pop() ?? "";
  let at = star;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
