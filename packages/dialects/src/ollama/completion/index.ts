import type { OperationFormat } from "@ai-liaison/core";
import { outlineWhole, readWhole } from "../read-response.ts";
import { lineStream } from "../stream/format.ts";
import { writeWhole } from "../write-response.ts";
import { checkRequest } from "./check-request.ts";
import { COMPLETION_LINES } from "./lines.ts";
import { readRequest } from "./read-request.ts";
import { writeRequest } from "./write-request.ts";

/** `/api/generate`: a prompt in, its continuation out. */
export const completion: OperationFormat = {
  checkRequest,
  readRequest,
  writeRequest,
  readResponse: (body) => readWhole(COMPLETION_LINES, body),
  readOutline: (body) => outlineWhole(COMPLETION_LINES, body),
  writeResponse: (parts, options) => writeWhole(COMPLETION_LINES, parts, options),
  stream: lineStream(COMPLETION_LINES),
};
