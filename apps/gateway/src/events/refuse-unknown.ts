import { Fault } from "@ai-liaison/core";
import { nearestOf } from "@ai-liaison/providers";

const SHOWN_LENGTH = 60;

/** Throws `invalid_request` for the first name that is none of the known ones, with what may have been meant. */
export function refuseUnknown(names: readonly string[], known: ReadonlySet<string>, place = ""): void {
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return;
  const shown = place + unknown.slice(0, SHOWN_LENGTH);
  const [nearest] = nearestOf(unknown, [...known]);
  throw new Fault("invalid_request", `There is no field \`${shown}\`.`, {
    param: shown,
    hint: nearest === undefined ? "docs/events.md lists the fields." : `Did you mean \`${place}${nearest}\`?`,
  });
}
