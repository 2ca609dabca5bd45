import type { CallRecord } from "@ai-liaison/core";
import type { FieldReader } from "./field-reader.ts";

type MediaFields =
  | "imageInputTokens"
  | "imageOutputTokens"
  | "imageSize"
  | "imageQuality"
  | "audioSeconds"
  | "inputCharacters";

/** What a call took of pictures and sound, beside its tokens. */
export function readMedia(fields: FieldReader): Pick<CallRecord, MediaFields> {
  return {
    imageInputTokens: fields.count("image_input_tokens"),
    imageOutputTokens: fields.count("image_output_tokens"),
    imageSize: fields.id("image_size"),
    imageQuality: fields.id("image_quality"),
    audioSeconds: fields.seconds("audio_seconds"),
    inputCharacters: fields.count("input_characters"),
  };
}
