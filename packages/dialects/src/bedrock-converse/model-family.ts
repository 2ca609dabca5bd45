/** Whose words a model's own fields are said in; its name may be an id, an id with a region before it, or an ARN. */
export type ModelFamily = "claude" | "nova" | "gpt" | "other";

export function familyOf(model: string): ModelFamily {
  if (/\banthropic\.|claude/i.test(model)) return "claude";
  if (/\bamazon\.nova/i.test(model)) return "nova";
  return /\bopenai\./i.test(model) ? "gpt" : "other";
}
