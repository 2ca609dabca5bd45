import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const EXAMPLES = dirname(dirname(fileURLToPath(import.meta.url)));
const VENDORS_NEARBY = join(EXAMPLES, "offline", "vendors-nearby.ts");

/** Made up: the vendors nearby take any. */
const KEYS = { OPENAI_API_KEY: "sk-none", ANTHROPIC_API_KEY: "sk-none", GEMINI_API_KEY: "none", HF_TOKEN: "hf_none" };

export interface ExampleSurroundings {
  /** Where the fake vendors listen. */
  readonly vendors: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export interface RunExample {
  readonly exitCode: number | null;
  readonly printed: string;
  readonly complained: string;
}

/** Runs an example to its end, as a process of its own, with no way to a network. */
export async function runExample(file: string, surroundings: ExampleSurroundings): Promise<RunExample> {
  const child = startExample(file, surroundings);
  let printed = "";
  let complained = "";
  child.stdout?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (complained += chunk.toString()));
  await once(child, "close");
  return { exitCode: child.exitCode, printed, complained };
}

/** Starts one that goes on until it is told to stop. */
export function startExample(file: string, { vendors, env, cwd }: ExampleSurroundings): ChildProcess {
  const { PATH, HOME, TMPDIR, NODE_V8_COVERAGE } = process.env;
  // As it is in the repository's own folder: `npx ai-liaison` is this one.
  const path = [join(EXAMPLES, "..", "node_modules", ".bin"), PATH].join(delimiter);
  const kept = Object.entries({ PATH: path, HOME, TMPDIR, NODE_V8_COVERAGE }).filter(
    ([, value]) => value !== undefined,
  );
  const program = resolve(EXAMPLES, file);
  const [command, args] = file.endsWith(".sh")
    ? ["sh", [program]]
    : [process.execPath, ["--import", VENDORS_NEARBY, program]];
  return spawn(command, args, {
    cwd,
    env: { ...Object.fromEntries(kept), ...KEYS, OFFLINE_VENDORS_URL: vendors, NPM_CONFIG_LOGLEVEL: "error", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}
