/** Tells each cause once, however often it comes back. What listens may throw or reject: nothing comes of it. */
export interface Warnings {
  /** `cause` names it, for us; `message` is what is told. */
  once(cause: string, message: () => string): void;
}

/** Where a message quotes what differs each time, it is enough at some point. */
const MAX_CAUSES = 1000;

export function createWarnings(tell: (message: string) => void): Warnings {
  const told = new Set<string>();
  return {
    once: (cause, message) => {
      if (told.has(cause) || told.size >= MAX_CAUSES) return;
      told.add(cause);
      try {
        void Promise.resolve(tell(message())).catch(() => {});
      } catch {
        // Whoever listens is the application's: its fault is not to come back through a call's record.
      }
    },
  };
}
