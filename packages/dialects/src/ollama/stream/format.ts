import type { StreamFormat } from "@ai-liaison/core";
import { isContentOnly } from "../content-only.ts";
import { writeFaultLine } from "./fault-line.ts";
import type { LineShape } from "./line-shape.ts";
import { LineReader } from "./read-lines.ts";
import { openLineWriter } from "./write-lines.ts";

/**
 * A space, which belongs to the line after it and is nothing to any JSON reader. A blank line would do for the official
 * JavaScript client, which warns of it on the console; those for Python and Go take it for broken JSON.
 */
const HEARTBEAT = Buffer.from(" ");

export function lineStream(shape: LineShape): StreamFormat {
  return {
    framing: "ndjson",
    contentType: "application/x-ndjson",
    isContentOnly,
    openReader: () => new LineReader(shape),
    openWriter: (options) => openLineWriter(shape, options),
    writeFault: (fault) => Buffer.from(writeFaultLine(fault)),
    heartbeat: HEARTBEAT,
  };
}
