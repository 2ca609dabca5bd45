import type { CallId } from "@ai-liaison/core";
import { type ShippedBatch, type Sink, type UnpackedCall, unpackCall } from "@ai-liaison/journal";
import { countedCall } from "../store/counted-call.ts";
import { needsEstimate } from "../store/needs-estimate.ts";

const MAX_BYTES = 16 * 1024 * 1024;

/**
 * A sink that keeps, in memory, the bodies of calls that are still to be counted, for a ledger that stores no bodies. At
 * most 16 MiB of them: a call beyond that is not counted.
 */
export function keepUncounted(sink: Sink, kept: Map<CallId, UnpackedCall>): Sink {
  return {
    checkpoint: (journalId) => sink.checkpoint(journalId),
    store: (batch: ShippedBatch) => {
      sink.store(batch);
      let bytes = 0;
      for (const call of kept.values()) bytes += bytesOf(call);
      for (const call of batch.rows) {
        if (!needsEstimate(countedCall(call.packed), call) || bytes + bytesOf(call) > MAX_BYTES) continue;
        bytes += bytesOf(call);
        const unpacked = unpackCall(call);
        kept.set(unpacked.record.id, {
          ...unpacked,
          requestBody: copy(call.requestBody),
          responseBody: copy(call.responseBody),
        });
      }
    },
  };
}

function bytesOf({ requestBody, responseBody }: Pick<UnpackedCall, "requestBody" | "responseBody">): number {
  return (requestBody?.length ?? 0) + (responseBody?.length ?? 0);
}

/** The journal's bodies are views of a buffer that it uses again. */
function copy(bytes: Uint8Array | null): Uint8Array | null {
  return bytes === null ? null : Uint8Array.from(bytes);
}
