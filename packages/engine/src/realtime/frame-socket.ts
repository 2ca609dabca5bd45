/**
 * One end of a session: a client's connection or a vendor's, behind a port, so that the engine knows no library. It
 * begins paused, and what arrives meanwhile is not lost.
 */
export interface FrameSocket {
  /** Handed over and not yet written out. */
  readonly bufferedBytes: number;
  /** Sends a message; the callback comes once it is written out or cannot be any more. */
  send(frame: Frame, onWritten?: () => void): void;
  pause(): void;
  resume(): void;
  ping(): void;
  /** Says that this is the end, and waits a few seconds for the other side to say so too. Codes that may not be sent become 1000. */
  close(code: number, reason: string): void;
  /** Breaks the connection. */
  terminate(): void;
  /** Gives whatever arrives to this sink, from now on, and resumes. */
  attach(sink: FrameSink): void;
}

/** A message, whole, as it came. */
export interface Frame {
  readonly data: Buffer;
  readonly isBinary: boolean;
}

export interface FrameSink {
  onFrame(frame: Frame): void;
  /** The other side has answered a ping, or sent one. */
  onAlive(): void;
  /** The connection is over; nothing comes after it. */
  onClose(close: SocketClose): void;
}

export interface SocketClose {
  /**
   * `closed`: properly, with a code · `lost`: broken off · `too-large`: it sent a message over the limit ·
   * `malformed`: it sent what is no message.
   */
  readonly how: "closed" | "lost" | "too-large" | "malformed";
  /** What the other side said; 1005 where it said nothing. */
  readonly code: number;
  readonly reason: string;
}
