import type { Random } from "@ai-liaison/core";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Random bytes as letters and digits: safe in headers, shells and URLs, and selected by one double click. */
export function randomBase62(sizeBytes: number, random: Random): string {
  const bytes = new Uint8Array(sizeBytes);
  random(bytes);
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  const length = Math.ceil((sizeBytes * 8) / Math.log2(62));
  let text = "";
  for (let digit = 0; digit < length; digit++) {
    text = (DIGITS[Number(value % 62n)] ?? "") + text;
    value /= 62n;
  }
  return text;
}
