/** What happens to a handshake, instead of a session. */
export type HandshakeFault =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly body: unknown;
      readonly headers?: Record<string, string>;
    }
  | { readonly kind: "reset" }
  | { readonly kind: "never-answer" }
  /** The connection is accepted, and the first message is an error. */
  | { readonly kind: "error-event"; readonly error: Readonly<Record<string, unknown>> }
  /** The connection is accepted, and nothing is said until the client speaks. */
  | { readonly kind: "no-greeting" };
