import type { JsonObject, Part } from "@ai-liaison/core";

/** Spoken audio comes in pieces, and is one block when the choice is finished. */
export interface AudioSum {
  readonly id: string | null;
  readonly data: string;
  readonly transcript: string;
  readonly expiresAt: number | null;
}

export function addAudio(known: AudioSum | null, piece: JsonObject): AudioSum {
  return {
    id: typeof piece.id === "string" ? piece.id : (known?.id ?? null),
    data: (known?.data ?? "") + (typeof piece.data === "string" ? piece.data : ""),
    transcript: (known?.transcript ?? "") + (typeof piece.transcript === "string" ? piece.transcript : ""),
    expiresAt: typeof piece.expires_at === "number" ? piece.expires_at : (known?.expiresAt ?? null),
  };
}

export function audioPart({ id, data, transcript, expiresAt }: AudioSum, choice: number, block: number): Part {
  return {
    type: "media",
    choice,
    block,
    media: "audio",
    source: { kind: "base64", data, mediaType: null },
    ...(transcript === "" ? {} : { transcript }),
    ...(id === null ? {} : { id }),
    ...(expiresAt === null ? {} : { expiresAt }),
  };
}
