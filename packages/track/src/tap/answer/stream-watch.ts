import type { Bytes, ResponseWatch } from "../body/response-watch.ts";
import type { CallEnd } from "../call/call-end.ts";
import type { AnswerReading } from "./answer-reading.ts";

const NOTHING: Bytes = new Uint8Array(0);

/** Has a stream read as it passes, in pieces or at once, and its call end with it. */
export function streamWatch(reading: AnswerReading, end: CallEnd): ResponseWatch {
  const onEnd = (): Bytes | null => {
    const { rest, outcome } = reading.onEnd();
    end.finish(() => outcome);
    return rest;
  };
  const onBytes = (bytes: Bytes): Bytes => {
    const passed = reading.onChunk(bytes);
    const rest = onEnd();
    if (rest === null) return passed ?? NOTHING;
    return passed === null ? rest : Uint8Array.from(Buffer.concat([passed, rest]));
  };
  const onCancel = (): void => end.leave(() => reading.onCancel(), false);
  return {
    onText: (text) => {
      const bytes = Uint8Array.from(Buffer.from(text));
      const passed = onBytes(bytes);
      return passed === bytes ? text : Buffer.from(passed).toString();
    },
    onBytes,
    onChunk: (chunk) => {
      const passed = reading.onChunk(chunk);
      if (reading.isComplete) end.finish(() => reading.onCancel());
      return passed;
    },
    onEnd,
    onCancel,
    onLetGo: end.isLetGo ? onCancel : null,
    onError: (error) => end.break(error, (fault) => reading.onError(fault)),
  };
}
