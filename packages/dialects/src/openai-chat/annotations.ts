import { type Annotation, isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import type { Warn } from "../fidelity/warn.ts";
import { DIALECT } from "./extension.ts";
import { compact, objectOf, stringOf } from "./wire.ts";

/** A citation in this format: its own as it is, another's where it is plainly a link; else null. */
export function writeAnnotation({ dialect, value }: Annotation, warn: Warn): Json | null {
  if (dialect === DIALECT) return value;
  const citation = isJsonObject(value) ? linkOf(value) : null;
  if (citation === null) warn(`Citations only the format \`${dialect}\` understands were left out.`);
  return citation;
}

/** A `url_citation`, as the Responses API and others have it under other names. */
function linkOf(value: JsonObject): JsonObject | null {
  const link = objectOf(value.url_citation) ?? objectOf(value.web) ?? value;
  const url = stringOf(link.url) ?? stringOf(link.uri);
  if (url === undefined) return null;
  const { start_index, end_index } = link;
  return {
    type: "url_citation",
    url_citation: compact({ url, title: stringOf(link.title), start_index, end_index }),
  };
}
