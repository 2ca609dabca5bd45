import { type Dialect, Fault, type OperationFormat } from "@ai-liaison/core";
import { checkChat, checkEmbed } from "./check-request.ts";
import { writeFault } from "./fault-json.ts";
import { openPartsWriter, readParts, writeParts } from "./parts-json.ts";
import { readChat } from "./read-chat.ts";
import { readEmbed } from "./read-embed.ts";

/**
 * How this process's own callers speak to the corridor: a format like any vendor's, but that no bytes leave the
 * process. A request is what `chat(model, messages, options)` was given; an answer is its parts, nothing lost in
 * between, so that every vendor is one translation away and what could not be said stands in the call's record.
 */
export const CHAT_ROUTE = { method: "POST", path: "chat", operation: "chat", endpoint: "chat" } as const;
export const EMBED_ROUTE = { method: "POST", path: "embed", operation: "embedding", endpoint: "embed" } as const;

/** No vendor speaks it, so what is only said to vendors is never asked for. */
function notSpoken(): never {
  throw new Fault("server_error", "No vendor speaks the unified client's own format.");
}

const answers = {
  writeRequest: notSpoken,
  readResponse: readParts,
  readOutline: readParts,
  writeResponse: writeParts,
} satisfies Partial<OperationFormat>;

const chat: OperationFormat = {
  ...answers,
  checkRequest: checkChat,
  readRequest: readChat,
  stream: {
    framing: "ndjson",
    contentType: "application/x-ndjson",
    isContentOnly: () => false,
    openReader: notSpoken,
    openWriter: openPartsWriter,
    writeFault: (fault) => Buffer.from(`${JSON.stringify(writeFault(fault))}\n`),
    heartbeat: Buffer.from("\n"),
  },
};

const embedding: OperationFormat = { ...answers, checkRequest: checkEmbed, readRequest: readEmbed, stream: null };

export const unifiedDialect: Dialect = {
  id: "unified",
  routes: [CHAT_ROUTE, EMBED_ROUTE],
  operations: { chat, embedding },
  forwardedHeaders: [],
  readError: notSpoken,
  writeError: writeFault,
};
