import type { CallRow } from "@ai-liaison/core";
import { showCount } from "../terminal/show-numbers.ts";

/** What a call took beside tokens: `2 images (hd 1024x1792), 3.7 s of sound, 12 characters`; null for nothing. */
export function showUnits(row: CallRow): string | null {
  const { image_count: images, audio_seconds: seconds, input_characters: characters } = row;
  const kind = [row.image_quality, row.image_size].filter((text) => text !== null).join(" ");
  const units = [
    images === null
      ? null
      : `${showCount(images)} ${images === 1 ? "image" : "images"}${kind === "" ? "" : ` (${kind})`}`,
    seconds === null ? null : `${seconds} s of sound`,
    characters === null ? null : `${showCount(characters)} characters`,
  ].filter((unit) => unit !== null);
  return units.length === 0 ? null : units.join(", ");
}
