import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { stateFolder } from "./state-folder.ts";

test.each([
  ["the folder that is named, before all", { LIAISON_STATE_DIR: "/own", XDG_STATE_HOME: "/xdg" }, "linux", "/own"],
  ["below XDG's state folder", { XDG_STATE_HOME: "/xdg" }, "linux", join("/xdg", "ai-liaison")],
  ["below the home folder", { LIAISON_STATE_DIR: " " }, "darwin", join("/home/me", ".local", "state", "ai-liaison")],
  [
    "below LOCALAPPDATA on Windows",
    { LOCALAPPDATA: "/app", XDG_STATE_HOME: "/xdg" },
    "win32",
    join("/app", "ai-liaison"),
  ],
] as const)("state lies %s", (_, env, platform, folder) => {
  expect(stateFolder(env, platform, "/home/me")).toBe(folder);
});

test.skipIf(process.geteuid === undefined)(
  "in a folder of another user's, each user's state has a folder of its own",
  () => {
    const shared = mkdtempSync(join(tmpdir(), "liaison-state-"));
    onTestFinished(() => rmSync(shared, { recursive: true }));
    expect(stateFolder({ LIAISON_STATE_DIR: shared })).toBe(shared);
    const other = (process.geteuid?.() ?? 0) + 1;
    const user = vi.spyOn(process as { geteuid(): number }, "geteuid").mockReturnValue(other);
    onTestFinished(() => user.mockRestore());
    expect(stateFolder({ LIAISON_STATE_DIR: shared })).toBe(join(shared, `user-${other}`));
  },
);
