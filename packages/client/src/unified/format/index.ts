export { CHAT_ROUTE, EMBED_ROUTE, unifiedDialect } from "./unified-dialect.ts";
