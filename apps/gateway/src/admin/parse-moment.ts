/**
 * Moments as people write them, for `--since`, `--until` and the analytics' `from` and `to`: how long ago (`15m`, `2h`,
 * `7d`), a day (`2026-11-21`), or an ISO-8601 time. A time without a zone is UTC, as all times shown are. A day as an
 * end means the end of that day, so that `from=2026-11-01&to=2026-11-30` is all of November.
 */
const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};
const DAY_MS = 86_400_000;
const AGO = /^(\d{1,6})([smhdw])$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/** Milliseconds since the epoch; null when the text is no moment. */
export function parseMoment(text: string, nowMs: number, edge: "start" | "end" = "start"): number | null {
  const ago = AGO.exec(text);
  if (ago !== null) return nowMs - Number(ago[1]) * (UNIT_MS[ago[2] ?? ""] ?? 0);
  if (DAY.test(text)) {
    const dayMs = Date.parse(`${text}T00:00:00Z`);
    if (Number.isNaN(dayMs) || new Date(dayMs).toISOString().slice(0, 10) !== text) return null;
    return edge === "end" ? dayMs + DAY_MS : dayMs;
  }
  const time = TIME.exec(text);
  if (time === null) return null;
  const moment = Date.parse(text.replace(" ", "T") + (time[1] === undefined ? "Z" : ""));
  return Number.isNaN(moment) ? null : moment;
}
