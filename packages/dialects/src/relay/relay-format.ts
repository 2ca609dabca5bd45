import {
  Fault,
  type JsonObject,
  type OperationFormat,
  type Part,
  type Relay,
  type StreamFormat,
} from "@ai-liaison/core";

/** What there is to say of an operation that is never translated. */
export interface RelayedOperation extends Relay {
  readonly checkRequest: OperationFormat["checkRequest"];
  /** What the record needs of an answer; unsaid: nothing but that it is whole. */
  readonly readOutline?: (answer: JsonObject) => readonly Part[];
  readonly stream?: StreamFormat;
}

const WHOLE: readonly Part[] = Object.freeze([{ type: "end" }]);

/** The format of an operation that passes through whatever it is: there is nothing in it to read into, or write from. */
export function relayFormat({ checkRequest, readOutline, stream, ...relay }: RelayedOperation): OperationFormat {
  const outline = readOutline ?? (() => WHOLE);
  return {
    checkRequest,
    readRequest: untranslatable,
    writeRequest: untranslatable,
    readResponse: outline,
    readOutline: outline,
    writeResponse: untranslatable,
    stream: stream ?? null,
    relay,
  };
}

function untranslatable(): never {
  throw new Fault("invalid_request", "This can only be asked of a vendor that has it in this format.");
}
