import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startFakeVendor } from "@ai-liaison/testkit";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const page = readFileSync(join(ROOT, "docs/unified-client.md"), "utf8");
const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code);

/** One program of all blocks: imports first, and the client closed at the end instead of after the first. */
function program(): string {
  const code = blocks.join("\n");
  const imports = code.match(/^import .*$/gm) ?? [];
  const rest = code.replace(/^import .*$/gm, "").replace("await liaison.close();\n", "");
  return [...imports, rest, "await liaison.close();"].join("\n");
}

test("what docs/unified-client.md shows works, from the first line to the last", async () => {
  await using vendor = await startFakeVendor();
  const folder = mkdtempSync(join(tmpdir(), "liaison-docs-"));
  try {
    const rows = ["openai", "anthropic", "google"].map(
      (name) => `${name},${vendor.url}/${name === "google" ? "v1beta" : "v1"},,KEY,10,,,`,
    );
    const columns =
      "provider_name,primary_url,secondary_url,api_key_env,timeout,max_requests_per_minute,cost_per_1k_tokens,priority";
    writeFileSync(join(folder, "providers.csv"), [columns, ...rows, ""].join("\n"));
    writeFileSync(join(folder, "example.ts"), program());
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    const run = promisify(execFile);
    const env = { ...process.env, KEY: "vendor-secret-key" };
    const { stdout } = await run(process.execPath, ["example.ts"], { cwd: folder, env, timeout: 25_000 });
    expect(stdout).toContain("Sunny");
    expect(stdout).toContain("true ValidationError: No provider named `nobody` is enabled.");
    expect(vendor.requests.every(({ status }) => status === 200)).toBe(true);
    const asked = vendor.requests.map(({ method }) => method);
    expect(asked.filter((method) => method === "POST")).toHaveLength(8);
    // Each vendor is asked once for its list of models.
    expect(asked.filter((method) => method === "GET")).toHaveLength(3);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
