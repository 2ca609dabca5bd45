import { type Liaison, type LiaisonConfig, watchConfig } from "@ai-liaison/client";
import type { Logger } from "pino";

/** Puts a changed configuration in force once it is valid; a broken one changes nothing and is reported. */
export function watchFiles(liaison: Liaison, log: Logger): Disposable {
  const onError = (error: unknown): void =>
    log.error(
      { error: error instanceof Error ? error.message : String(error) },
      "the changed configuration is not valid; the one before stays in force",
    );
  return watchConfig(liaison.config(), {
    onChange: (next) => {
      try {
        reload(liaison, log, next);
      } catch (error) {
        onError(error);
      }
    },
    onError,
  });
}

function reload(liaison: Liaison, log: Logger, next: LiaisonConfig): void {
  const waiting = liaison.reconfigure(next).filter((key) => key !== "log_level");
  log.level = next.logLevel;
  log.info({ files: next.sources }, "configuration reloaded");
  if (waiting.length > 0) log.warn({ settings: waiting }, "these changed settings take effect at the next start only");
}
