import { join } from "node:path";
import { expect, test } from "vitest";
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
