import { type Compatibility, createCompatibilityCheck } from "./extras/compatibility.ts";
import { tellOnce } from "./open-tracker.ts";
import { adapters } from "./sdks/adapters.ts";

export { testedVersions } from "./sdks/tested-versions.ts";

const check = createCompatibilityCheck({ adapters, onWarning: tellOnce });

/**
 * Which versions of SDKs are tested with tracking: of a client, or, without one, of every SDK that is installed. An untested
 * version is told once on stderr, and tracked all the same. Never throws.
 *
 * @example checkCompatibility(new OpenAI())[0].verdict === "tested"
 */
export function checkCompatibility(client?: object): readonly Compatibility[] {
  return check(client);
}
