import { Fault } from "@ai-liaison/core";

/**
 * Lets an answer's bytes by, save a secret, wherever in them and however they were cut: what may be the beginning of
 * one waits for what follows. For vendors' paths that nobody here knows: some repeat what they were sent.
 */
export class SecretGuard {
  readonly #secrets: readonly Buffer[];
  #held: Buffer = Buffer.alloc(0);

  constructor(secrets: readonly string[]) {
    this.#secrets = secrets.map((secret) => Buffer.from(secret));
  }

  /** What of it may go on now. Throws `malformed_response` for a secret. */
  pass(chunk: Buffer): Buffer {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    if (this.#secrets.some((secret) => bytes.includes(secret))) {
      throw new Fault("malformed_response", "The provider's answer repeats a secret, so that it cannot be passed on.");
    }
    const end = bytes.length - Math.max(0, ...this.#secrets.map((secret) => begunIn(bytes, secret)));
    this.#held = bytes.subarray(end);
    return bytes.subarray(0, end);
  }

  /** What waited for more, and may go on after all: nothing follows. */
  rest(): Buffer {
    return this.#held;
  }
}

/** How many of the last bytes are the secret's first. */
function begunIn(bytes: Buffer, secret: Buffer): number {
  for (let length = Math.min(secret.length - 1, bytes.length); length > 0; length -= 1) {
    if (bytes.subarray(bytes.length - length).equals(secret.subarray(0, length))) return length;
  }
  return 0;
}
