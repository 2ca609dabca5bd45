import { type Abort, type Transport, toFault } from "@ai-liaison/core";
import type { Signer } from "@ai-liaison/providers";

/**
 * A way out on which every request is signed first. Signing may wait for a token, so it stands here, behind the port:
 * requests that need none do not pass by, and the engine's timers run meanwhile as for any slow vendor.
 */
export function signingTransport(inner: Transport, signer: Signer): Transport {
  return {
    send: (request, handler): Abort => {
      let aborted = false;
      let abortInner: Abort | null = null;
      signer.sign(request).then(
        (proof) => {
          if (!aborted) abortInner = inner.send({ ...request, headers: { ...request.headers, ...proof } }, handler);
        },
        (error: unknown) => {
          if (!aborted) handler.onError(toFault(error), false);
        },
      );
      return () => {
        aborted = true;
        abortInner?.();
      };
    },
  };
}
