import { type CallRow, recordToRow } from "@ai-liaison/core";
import { expect, test } from "vitest";
import { sampleRecord } from "../fixtures/sample-record.ts";
import { showUnits } from "./show-units.ts";

const row = (units: Partial<CallRow>): CallRow => ({ ...recordToRow(sampleRecord()), image_count: null, ...units });

test.each<[Partial<CallRow>, string | null]>([
  [{}, null],
  [{ image_count: 1 }, "1 image"],
  [{ image_count: 2, image_quality: "hd", image_size: "1024x1792" }, "2 images (hd 1024x1792)"],
  [{ audio_seconds: 3.7 }, "3.7 s of sound"],
  [{ input_characters: 1200 }, "1,200 characters"],
  [{ audio_seconds: 4, input_characters: 12 }, "4 s of sound, 12 characters"],
])("%j is shown as %j", (units, shown) => {
  expect(showUnits(row(units))).toBe(shown);
});
