import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "@ai-liaison/core";
import { withCommands } from "../command-name.ts";
import type { Command } from "../context.ts";
import { writeJson } from "../output.ts";
import { starterFiles } from "./starter-files.ts";

export interface InitOptions {
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const NEXT = `Next: \`cp .env.example .env\` and write at least one vendor's key into it: \`serve\` needs one, and providers
without a key stay off. Then \`ai-liaison doctor\` and \`ai-liaison serve\`.
To try it without any key, run \`ai-liaison serve\` in an empty folder: a simulated provider answers there.
`;

/** `init`: writes the files a configuration is made of. What is there already stays, unless `--force` says otherwise. */
export const initFiles: Command<InitOptions> = async (options, { cwd, output }) => {
  mkdirSync(cwd, { recursive: true });
  const written: string[] = [];
  const kept: string[] = [];
  for (const file of starterFiles()) {
    const isWritten = write(join(cwd, file.name), file.text, { mode: file.mode, force: options.force ?? false });
    (isWritten ? written : kept).push(file.name);
  }
  if (options.json === true) writeJson(output, { directory: cwd, written, kept });
  else if (options.quiet !== true) {
    for (const name of written) output.out(`wrote ${name}\n`);
    for (const name of kept) output.out(`kept  ${name}: it is there already (\`--force\` replaces it)\n`);
    output.out(withCommands(NEXT));
  }
  return 0;
};

/** True when it was written; false when there is such a file and it was to stay. */
function write(path: string, text: string, { mode, force }: { mode: number; force: boolean }): boolean {
  try {
    writeFileSync(path, text, { mode, flag: force ? "w" : "wx" });
    chmodSync(path, mode);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    throw new Fault("server_error", `${path} cannot be written (${code ?? "unknown reason"}).`, {
      cause: error,
      hint: "Run this in a folder you may write to.",
    });
  }
}
