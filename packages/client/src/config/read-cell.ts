import { parseUsd } from "@ai-liaison/core";
import { looksLikeKey } from "@ai-liaison/providers";
import { shown } from "./shown.ts";

/** Why a cell cannot be used. */
export class Complaint {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** Reads the text of a cell that is not empty. */
export type ReadCell<Value> = (text: string) => Value | Complaint;

const MODEL = /^[A-Za-z0-9._:/@+*-]{1,200}$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const PROVIDER_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const MAX_TIMEOUT_S = 3600;

export const readName: ReadCell<string> = (text) => {
  if (looksLikeKey(text)) return new Complaint("looks like a key, not like a name");
  return PROVIDER_NAME.test(text) ? text : new Complaint(`${shown(text)} is no provider name`);
};

/** Seconds as milliseconds. */
export const readTimeoutMs: ReadCell<number> = (text) => {
  const seconds = /^\d+(?:\.\d+)?$|^\.\d+$/.test(text) ? Number(text) : Number.NaN;
  if (seconds > 0 && seconds <= MAX_TIMEOUT_S) return Math.max(1, Math.round(seconds * 1000));
  return new Complaint(`${shown(text)} is no number of seconds`);
};

export function readWhole(from: number, to: number): ReadCell<number> {
  return (text) => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    return value >= from && value <= to ? value : new Complaint(`${shown(text)} is no whole number of that range`);
  };
}

/** Dollars per thousand tokens as nano-dollars per million tokens, exact to the last digit that has room. */
export const readRate: ReadCell<number> = (text) => {
  if (!/^\d+(?:\.\d*)?$|^\.\d+$/.test(text)) return new Complaint(`${shown(text)} is no decimal number`);
  const nano = parseUsd(`${text}e3`);
  if (nano === null || nano > BigInt(Number.MAX_SAFE_INTEGER)) return new Complaint("is more than any model costs");
  return Number(nano);
};

/** The name of a variable. What is none is never repeated: people write the key itself here. */
export const readVariableName: ReadCell<string> = (text) => {
  const inner = /^\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?$/.exec(text)?.[1];
  if (looksLikeKey(text) || looksLikeKey(inner ?? "")) {
    return new Complaint(
      "holds what looks like a key itself. Put the key into an environment variable, and its name here",
    );
  }
  if (inner !== undefined) return new Complaint(`needs no \`$\`: write ${inner}`);
  return VARIABLE.test(text) ? text : new Complaint("holds no name of an environment variable");
};

export const readModel: ReadCell<string> = (text) => {
  if (MODEL.test(text) && !text.includes("*")) return text;
  return new Complaint(`${shown(text)} is no model name`);
};

export const readModels: ReadCell<readonly string[]> = (text) => {
  const models = text.split(/[;,|\s]+/).filter((model) => model !== "");
  const bad = models.find((model) => !MODEL.test(model));
  return bad === undefined ? [...new Set(models)] : new Complaint(`${shown(bad)} is no model name`);
};

export const readFlag: ReadCell<boolean> = (text) => {
  if (/^(?:true|yes|on|1)$/i.test(text)) return true;
  return /^(?:false|no|off|0)$/i.test(text) ? false : new Complaint(`${shown(text)} is neither true nor false`);
};
