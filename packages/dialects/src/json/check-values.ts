import { Fault, isJsonObject, type Json, type JsonObject, type RequestPlace } from "@ai-liaison/core";
import { checkFields, type FieldTypes, refuse } from "./field-types.ts";

/** The fault for a field that has to be there and is not. */
export function missing(param: string): Fault {
  return new Fault("invalid_request", `\`${param}\` is required.`, { param });
}

/** The model a body names. Throws `invalid_request` where it names none. */
export function modelIn({ model }: JsonObject): string {
  if (typeof model !== "string" || model === "") throw missing("model");
  return model;
}

/** What stands for the model in a path. Throws `invalid_request` where nothing does. */
export function modelOf({ model }: RequestPlace): string {
  if (model === null || model === "") throw missing("model");
  return model;
}

/** Throws for the first value that is no object, or whose fields have types they may not have. */
export function checkEach(values: readonly Json[], types: FieldTypes, path: string): void {
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (!isJsonObject(value)) throw refuse(`${path}[${index}]`, "an object", value);
    checkFields(value, types, path, index);
  }
}

/** Throws for the first value that is no text. */
export function checkTexts(values: readonly Json[], path: string): void {
  values.forEach((value, index) => {
    if (typeof value !== "string") throw refuse(`${path}[${index}]`, "a string", value);
  });
}
