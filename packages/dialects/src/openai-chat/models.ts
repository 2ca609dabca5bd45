import type { JsonObject, ModelsFormat, OfferedModel } from "@ai-liaison/core";

/**
 * OpenAI's list of models (https://platform.openai.com/docs/api-reference/models, read 2026-11-21), with the length of
 * the context and the prices where look-alikes put them: `context_length`, and dollars per token as decimal strings.
 */
export const models: ModelsFormat = {
  listPaths: ["/v1/models"],
  modelPaths: ["/v1/models/"],
  writeList: (offered) => ({ object: "list", data: offered.map(writeModel) }),
  writeModel,
};

function writeModel({ id, ownedBy, contextWindow, prices, atMs }: OfferedModel): JsonObject {
  return {
    id,
    object: "model",
    created: Math.floor(atMs / 1000),
    owned_by: ownedBy,
    ...(contextWindow === null ? {} : { context_length: contextWindow }),
    ...(prices === null
      ? {}
      : { pricing: { prompt: perToken(prices.inputPerMtok), completion: perToken(prices.outputPerMtok) } }),
  };
}

const MTOK_DIGITS = 6;

/** Dollars per million tokens as dollars per token, exactly. */
function perToken(perMtok: string): string {
  const [whole = "0", fraction = ""] = perMtok.split(".");
  const decimals = fraction.length + MTOK_DIGITS;
  const digits = (whole + fraction).padStart(decimals + 1, "0");
  const behind = digits.slice(-decimals).replace(/0+$/, "");
  const before = digits.slice(0, -decimals).replace(/^0+(?=\d)/, "");
  return behind === "" ? before : `${before}.${behind}`;
}
