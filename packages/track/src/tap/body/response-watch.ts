/** Bytes in memory of their own, which can be handed over. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Told how an answer's body is read, whichever way the reader takes. */
export interface ResponseWatch {
  /** The body was read whole, as text; `value` is its JSON where the reader parsed it. Returns what the reader gets. */
  onText(text: string, value: unknown): string;
  /** The body was read whole, as bytes. Returns what the reader gets. */
  onBytes(bytes: Bytes): Bytes;
  /** The bytes to pass on in place of these; null for none yet. */
  onChunk(chunk: Bytes): Bytes | null;
  /** The bytes that go on before the end. */
  onEnd(): Bytes | null;
  onCancel(): void;
  onError(error: unknown): void;
  /** The reader let go of the body; null where that says nothing. */
  readonly onLetGo: (() => void) | null;
}
