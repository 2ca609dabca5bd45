/**
 * How a model lets itself be told to think (https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking and
 * /extended-thinking, read 2026-11-21): up to 4.5 by a budget in tokens, since 4.7 by an effort, 4.6 by either; before
 * 3.7 not at all. A name that tells no version is taken for a new one.
 */
export type ThinkingKind = "none" | "budget" | "either" | "effort";

const VERSION = /claude-(?:(\d+)(?:[-.](\d))?(?!\d)|[a-z]+-(\d+)(?:[-.](\d{1,2}))?(?!\d))/;

export function thinkingKindOf(model: string): ThinkingKind {
  const found = VERSION.exec(model.toLowerCase());
  if (found === null) return "effort";
  const [, early, earlyMinor, late, lateMinor] = found;
  const version = Number(early ?? late) * 100 + Number((early === undefined ? lateMinor : earlyMinor) ?? 0);
  if (version < 307) return "none";
  if (version < 406) return "budget";
  return version === 406 ? "either" : "effort";
}
