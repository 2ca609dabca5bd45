import { z } from "zod";

/** Kinds of values in `liaison.yaml`. Each says in its one message what to write, since that is what an error must say. */

export function whole(from: number, to: number) {
  return z
    .int({ error: `must be a whole number from ${from} to ${to}` })
    .min(from)
    .max(to);
}

export function number(from: number, to: number) {
  return z
    .number({ error: `must be a number from ${from} to ${to}` })
    .min(from)
    .max(to);
}

export function flag() {
  return z.boolean({ error: "must be true or false" });
}

/** Keys and their values, and no other keys. */
export function section<const Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  error = "must hold keys and their values",
) {
  return z.strictObject(shape, { error });
}

export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, { error: `must be ${listed(values)}` });
}

/** Text of some form; `form` completes "must be …". */
export function text(form: string, pattern: RegExp) {
  return z.string({ error: `must be ${form}` }).regex(pattern, { error: `must be ${form}` });
}

/** An exact decimal number, written as text, or as a number, which YAML makes a binary one. */
export function decimal() {
  const error = 'must be a decimal number, zero or more, such as "0.30"';
  return z
    .union(
      [z.string().regex(/^\d{1,6}(?:\.\d{0,15})?$/, { error }), z.number().min(0, { error }).max(999_999, { error })],
      {
        error,
      },
    )
    .transform((value) => (typeof value === "number" ? decimalText(value) : value));
}

export function listed(values: readonly string[]): string {
  return values.length < 2 ? (values[0] ?? "") : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}

function decimalText(value: number): string {
  return value.toFixed(12).replace(/\.?0+$/, "");
}
