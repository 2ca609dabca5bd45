import type { Dialect } from "@ai-liaison/core";
import { openaiChat } from "./openai-chat/index.ts";

export { openaiChat };

/** Every format this build speaks. */
export const allDialects: readonly Dialect[] = [openaiChat];

/** The format of that name; undefined when there is none. */
export function dialectById(id: string): Dialect | undefined {
  return allDialects.find((dialect) => dialect.id === id);
}

/** The format for answers that no request's format decides: that of most clients. */
export const defaultDialect: Dialect = openaiChat;
