import type { StreamWriter, StreamWriterOptions } from "@ai-liaison/core";
import { upToEnding } from "../../errors/up-to-ending.ts";
import { warnOnce } from "../../fidelity/warn.ts";
import { writeCreatedAt } from "../created-at.ts";
import { writeFaultLine } from "./fault-line.ts";
import type { LineShape } from "./line-shape.ts";
import { LineMaker, overlay } from "./make-line.ts";

/** Parts as lines: one for the parts of one upstream event, the last with `"done":true`. */
export function openLineWriter(shape: LineShape, options: StreamWriterOptions): StreamWriter {
  const names = { model: options.model, createdAt: writeCreatedAt(options.nowMs), fallbackId: options.fallbackId };
  const maker = new LineMaker(shape, names, warnOnce(options.warn));
  let frame: Frame | null = null;
  let over = false;
  return {
    write(given) {
      if (over) return "";
      const parts = upToEnding(given);
      const [only] = parts;
      if (parts.length === 1 && only?.type === "text-delta" && only.choice === 0) {
        frame ??= frameOf(shape, maker);
        return frame.before + JSON.stringify(only.text) + frame.after;
      }
      frame = null;
      const last = parts.at(-1);
      for (const part of parts) maker.add(part);
      over = last?.type === "end" || last?.type === "fault";
      const line = maker.take(last?.type === "end");
      if (line !== null) for (const part of parts) if (part.type === "extension") overlay(line, part, shape.holder);
      const text = line === null ? "" : `${JSON.stringify(line)}\n`;
      return last?.type === "fault" ? text + writeFaultLine(last.fault) : text;
    },
  };
}

/** A line of words alone, but for the words: what most of a stream consists of is written by joining three strings. */
interface Frame {
  readonly before: string;
  readonly after: string;
}

const MARK = "\u0000";

function frameOf(shape: LineShape, { names }: LineMaker): Frame {
  const placed = shape.place({ content: MARK, beside: {} });
  const line = { model: names.model, created_at: names.createdAt, ...placed, done: false };
  const text = JSON.stringify(line);
  const mark = JSON.stringify(MARK);
  const at = text.lastIndexOf(mark);
  return { before: text.slice(0, at), after: `${text.slice(at + mark.length)}\n` };
}
