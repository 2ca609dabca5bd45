/** An id for a call of an answer whose vendor gave none: of the gateway's own id, so that no other answer has it. */
export function callId(fallbackId: string, index: number): string {
  return `call_${fallbackId.replaceAll(/[^\w-]/g, "").slice(-24)}_${index}`;
}
