/** Tells each cause once, however often it comes back. What listens may throw: nothing comes of it. */
export interface Warnings {
  /** `cause` names it, for us; `message` is what is told. */
  once(cause: string, message: () => string): void;
}

export function createWarnings(tell: (message: string) => void): Warnings {
  const told = new Set<string>();
  return {
    once: (cause, message) => {
      if (told.has(cause)) return;
      told.add(cause);
      try {
        tell(message());
      } catch {
        // Whoever listens is the application's: its fault is not to come back through a call's record.
      }
    },
  };
}

/** An error in words. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
