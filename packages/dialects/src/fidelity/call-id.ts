/**
 * An id for a call of an answer whose vendor gave none: of the gateway's own id, so that no other answer has it, and of
 * the call's place in the answer. It begins as the format's own do.
 */
export function makeCallId(prefix: string, fallbackId: string, place: number | string): string {
  return `${prefix}_${fallbackId.replaceAll(/[^\w-]/g, "").slice(-24)}_${place}`;
}
