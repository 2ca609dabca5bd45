import type { JsonObject } from "@ai-liaison/core";

/** A request in the fake's own words: what decides the answer, whatever the format. Each format has a reader for it. */
export interface FakePrompt {
  readonly model: string;
  /** Everything said, by anyone: what input tokens are counted from. */
  readonly everything: string;
  /** The last user message, or the tool results where they come last. */
  readonly lastText: string;
  readonly images: readonly FakeImage[];
  readonly tools: readonly FakeTool[];
  /** The one tool that has to be called. */
  readonly forcedTool: string | null;
  /** The last thing said is a tool's result. */
  readonly hasToolResult: boolean;
  /** The JSON Schema the answer has to follow. */
  readonly schema: JsonObject | null;
  /** Any JSON will do. */
  readonly json: boolean;
  readonly thinks: boolean;
  readonly maxTokens: number | null;
  /** The request marks a piece of itself to be cached. */
  readonly marksCache: boolean;
}

export interface FakeTool {
  readonly name: string;
  readonly parameters: JsonObject;
}

/** A picture that came with the last message: `image/png`, 70 bytes; or its address. */
export interface FakeImage {
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly url?: string;
}

/** A picture from its base64; the media type is looked up in its first bytes where the format names none. */
export function imageOf(base64: string, mediaType?: string): FakeImage {
  const bytes = Buffer.from(base64, "base64");
  return { mediaType: mediaType ?? sniff(bytes), sizeBytes: bytes.length };
}

/** A picture from an address, be it a `data:` one. */
export function imageAt(url: string): FakeImage {
  const data = /^data:([^;,]+);base64,(.*)$/s.exec(url);
  return data === null ? { mediaType: "unknown", sizeBytes: 0, url } : imageOf(data[2] ?? "", data[1]);
}

/** How an answer tells of the pictures it was shown; "" when there were none. */
export function seenImages(images: readonly FakeImage[]): string {
  return images.map(({ mediaType, sizeBytes, url }) => `[saw ${url ?? `${mediaType}, ${sizeBytes} bytes`}] `).join("");
}

function sniff(bytes: Buffer): string {
  if (bytes.subarray(1, 4).toString("latin1") === "PNG") return "image/png";
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return "image/jpeg";
  return "application/octet-stream";
}
