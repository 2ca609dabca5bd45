import type { JsonObject } from "@ai-liaison/core";
import { errorAnswer, type VendorAnswer } from "../../answer.ts";
import { checkModel } from "../shared/check-common.ts";
import { imageAnswer } from "./image-answer.ts";
import { mediaRequest } from "./media-request.ts";
import { moderationAnswer } from "./moderation-answer.ts";
import { speechAnswer } from "./speech-answer.ts";
import { transcriptionAnswer } from "./transcription-answer.ts";

type AnswerMedia = (request: JsonObject, path: string) => VendorAnswer;

/** By how the path ends. */
const ANSWERS: Readonly<Record<string, AnswerMedia>> = {
  "/images/generations": imageAnswer,
  "/images/edits": imageAnswer,
  "/images/variations": imageAnswer,
  "/audio/transcriptions": transcriptionAnswer,
  "/audio/translations": transcriptionAnswer,
  "/audio/speech": speechAnswer,
  "/moderations": moderationAnswer,
};
/** The paths at which a model has to be named. */
const NAMED = new Set(["/audio/transcriptions", "/audio/translations", "/audio/speech"]);

/** What is asked for at such a path, in a form or in JSON; null for any other path. */
export function answerMedia(path: string, body: string, contentType: string): VendorAnswer | null {
  const ending = Object.keys(ANSWERS).find((known) => path.endsWith(known));
  const answer = ending === undefined ? undefined : ANSWERS[ending];
  if (ending === undefined || answer === undefined) return null;
  const request = mediaRequest(body, contentType);
  if (request === null) return errorAnswer(400, "We could not parse the body of your request.");
  const { model } = request;
  if (typeof model !== "string")
    return NAMED.has(ending) ? errorAnswer(400, "you must provide a model parameter") : answer(request, path);
  return checkModel("openai-chat", model) ?? answer(request, path);
}
