import {
  type AnswerOptions,
  collect,
  type EmbeddingPart,
  type ExtensionPart,
  type JsonObject,
  type Part,
  type Usage,
} from "@ai-liaison/core";
import { refuseIncomplete } from "../../fidelity/refuse-incomplete.ts";
import { objectOf, stringOf } from "../../json/fields.ts";
import { DIALECT, type MutableJson, restore } from "../extension.ts";
import { isOwnUsage, writeUsage } from "../usage.ts";

/** Embeddings by type, from the parts of any format. Throws the fault the answer broke off with. */
export function writeResponse(parts: readonly Part[], { head, fallbackId }: AnswerOptions): JsonObject {
  refuseIncomplete(parts);
  const answer = collect(parts);
  const start = parts.find((part) => part.type === "start");
  const kept = parts.find((part): part is ExtensionPart => part.type === "extension" && part.dialect === DIALECT);
  const type = stringOf(kept?.fields.type) ?? (head.form === "base64" ? "base64" : "float");
  const vectors = answer.embeddings.toSorted((left, right) => left.index - right.index);
  const written = vectors.map((part) =>
    type === "base64" ? textOf(part) : type === "float" ? numbersOf(part) : part.vector,
  );
  const said = parts.some((part) => part.type === "usage");
  const body = writeEnvelope(answer.id ?? fallbackId, said ? answer.usage : null);
  const embeddings = { ...objectOf(kept?.fields.embeddings), [type]: written };
  return { ...restore(body, start?.extension), embeddings };
}

/** Everything about an answer but its vectors. */
export function writeEnvelope(id: string, usage: Usage | null): MutableJson {
  const body: MutableJson = { id, response_type: "embeddings_by_type" };
  if (usage === null) return body;
  const { billed_units = {} } = writeUsage(usage);
  return { ...body, meta: isOwnUsage(usage.raw) ? usage.raw : { api_version: { version: "2" }, billed_units } };
}

/** Numbers, also where the vendor sent little-endian float32s in base64. */
function numbersOf({ vector }: EmbeddingPart): readonly number[] {
  if (typeof vector !== "string") return vector;
  const bytes = Buffer.from(vector, "base64");
  return Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readFloatLE(index * 4));
}

function textOf({ vector }: EmbeddingPart): string {
  return typeof vector === "string" ? vector : Buffer.from(Float32Array.from(vector).buffer).toString("base64");
}
