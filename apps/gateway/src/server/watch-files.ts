import { type Liaison, watchConfig } from "@ai-liaison/client";
import type { Logger } from "pino";

/** Puts a changed configuration in force once it is valid; a broken one changes nothing and is reported. */
export function watchFiles(liaison: Liaison, log: Logger): Disposable {
  return watchConfig(liaison.config(), {
    onChange: (next) => {
      liaison.reconfigure(next);
      log.info({ files: next.sources }, "configuration reloaded");
    },
    onError: (error) =>
      log.error({ error: error.message }, "the changed configuration is not valid; the one before stays in force"),
  });
}
