import { isJsonObject, type Json } from "@ai-liaison/core";

/** One place where two values differ; `undefined` where one has nothing. */
export interface Difference {
  readonly path: string;
  readonly asked: Json | undefined;
  readonly recorded: Json | undefined;
}

/** Every place where the values differ, in the order of what was asked. */
export function differences(asked: Json | undefined, recorded: Json | undefined, path = ""): Difference[] {
  if (isJsonObject(asked) && isJsonObject(recorded)) {
    const names = [...new Set([...Object.keys(asked), ...Object.keys(recorded)])];
    return names.flatMap((name) =>
      differences(ownMember(asked, name), ownMember(recorded, name), path === "" ? name : `${path}.${name}`),
    );
  }
  if (isList(asked) && isList(recorded)) {
    const places = Array.from({ length: Math.max(asked.length, recorded.length) }, (_, at) => at);
    return places.flatMap((at) => differences(asked[at], recorded[at], `${path}.${at}`));
  }
  return Object.is(asked, recorded) || (asked === 0 && recorded === 0) ? [] : [{ path, asked, recorded }];
}

function ownMember(value: { readonly [name: string]: Json }, name: string): Json | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
