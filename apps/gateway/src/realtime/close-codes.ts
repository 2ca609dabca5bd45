const DONE = 1000;
const LONGEST_REASON_BYTES = 123;

/** A close code as it may be sent on: those that only ever mean what was not said (1005, 1006, 1015) become 1000. */
export function sendableCode(code: number): number {
  const isStandard = code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006;
  return isStandard || (code >= 3000 && code <= 4999) ? code : DONE;
}

/** A reason as long as a close frame takes, cut between characters. */
export function sendableReason(reason: string): string {
  if (Buffer.byteLength(reason) <= LONGEST_REASON_BYTES) return reason;
  const bytes = Buffer.from(reason).subarray(0, LONGEST_REASON_BYTES);
  return new TextDecoder().decode(bytes, { stream: true });
}
