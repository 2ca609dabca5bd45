import type { Schema, ToolDeclaration } from "../clients/matrix-client.ts";

/** One pixel. */
export const PIXEL = {
  base64: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  mediaType: "image/png",
} as const;
export const PIXEL_BYTES = Buffer.from(PIXEL.base64, "base64").length;

export const TRIP: Schema = {
  type: "object",
  properties: { city: { type: "string" }, days: { type: "integer" } },
  required: ["city", "days"],
  additionalProperties: false,
};

export const WEATHER: ToolDeclaration = {
  name: "weather",
  description: "Tells the weather of a city.",
  parameters: {
    type: "object",
    properties: { city: { type: "string" } },
    required: ["city"],
    additionalProperties: false,
  },
};
