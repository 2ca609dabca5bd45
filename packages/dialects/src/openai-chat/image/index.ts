import { relayFormat } from "../../relay/relay-format.ts";
import { mediaStream } from "../media-stream.ts";
import { checkRequest } from "./check-request.ts";
import { openFinished, readOutline } from "./read-answer.ts";

/** Images made, changed and varied (https://platform.openai.com/docs/api-reference/images, read 2026-11-21). */
export const image = relayFormat({ checkRequest, readOutline, stream: mediaStream(openFinished) });
