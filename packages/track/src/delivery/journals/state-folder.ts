import { homedir } from "node:os";
import { join } from "node:path";
import { isOthersFolder } from "./own-folder.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where programs of this user keep what they must not forget: `LIAISON_STATE_DIR`, else below the system's own place
 * (XDG base directories 0.8; on Windows `LOCALAPPDATA`). In a named folder that is another user's, and so perhaps many
 * users', each has one of their own.
 */
export function stateFolder(env: Environment, platform: NodeJS.Platform = process.platform, home = homedir()): string {
  const named = given(env.LIAISON_STATE_DIR);
  if (named !== null) return isOthersFolder(named) ? join(named, `user-${process.geteuid?.()}`) : named;
  const system = platform === "win32" ? given(env.LOCALAPPDATA) : given(env.XDG_STATE_HOME);
  return join(system ?? join(home, ".local", "state"), "ai-liaison");
}

function given(value: string | undefined): string | null {
  return value === undefined || value.trim() === "" ? null : value;
}
