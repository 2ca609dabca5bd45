import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FakeVendor, type SpawnedGateway, spawnGateway, startFakeVendor } from "@ai-liaison/testkit";

/** A fake vendor, a folder of configuration, and gateways that come and go over one data folder. */
export interface FaultyWorld extends AsyncDisposable {
  readonly vendor: FakeVendor;
  readonly dataDirectory: string;
  readonly ledgerPath: string;
  start(): Promise<SpawnedGateway>;
}

const COLUMNS =
  "provider_name,primary_url,secondary_url,api_key_env,timeout,max_requests_per_minute,cost_per_1k_tokens,priority";

export async function openFaultyWorld(
  options: { readonly chunkDelayMs?: number; readonly yaml?: string } = {},
): Promise<FaultyWorld> {
  const directory = mkdtempSync(join(tmpdir(), "liaison-faults-"));
  const dataDirectory = join(directory, "data");
  mkdirSync(join(dataDirectory, "journal"), { recursive: true });
  const vendor = await startFakeVendor({ chunkDelayMs: options.chunkDelayMs ?? 2 });
  writeFileSync(join(directory, "providers.csv"), `${COLUMNS}\nfake,${vendor.url},,FAKE_KEY,10,,0.002,1\n`);
  writeFileSync(
    join(directory, "liaison.yaml"),
    `providers: ./providers.csv\nmodel_lists: false\n${options.yaml ?? ""}`,
  );
  return {
    vendor,
    dataDirectory,
    ledgerPath: join(dataDirectory, "ledger.sqlite"),
    start: () => spawnGateway({ dataDirectory, cwd: directory, env: { FAKE_KEY: "vendor-secret" } }),
    [Symbol.asyncDispose]: async () => {
      await vendor.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** What one caller saw: `whole` only when the answer came to its proper end. */
export interface SeenAnswer {
  /** In the body's `user`, so that the vendor's log and the ledger can be joined. */
  readonly marker: string;
  readonly callId: string | null;
  readonly status: number | null;
  readonly whole: boolean;
  readonly durationMs: number;
}

/** One call, told as it was seen; never throws. */
export async function callOnce(url: string, marker: string, stream: boolean): Promise<SeenAnswer> {
  const startedMs = performance.now();
  let callId: string | null = null;
  let status: number | null = null;
  const seen = (whole: boolean): SeenAnswer => ({
    marker,
    callId,
    status,
    whole,
    durationMs: performance.now() - startedMs,
  });
  try {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        model: "fake-model",
        stream,
        user: marker,
        messages: [{ role: "user", content: "Tell me a story of some length, please." }],
      }),
    });
    callId = response.headers.get("x-liaison-call-id");
    status = response.status;
    const text = await response.text();
    return seen(
      response.ok &&
        (stream
          ? text.endsWith("data: [DONE]\n\n")
          : (JSON.parse(text) as { choices?: unknown }).choices !== undefined),
    );
  } catch {
    return seen(false);
  }
}

/** Keeps `concurrency` callers busy until told to stop; half of the calls are streams. */
export function keepCalling(
  url: () => string,
  concurrency: number,
  prefix: string,
): { stop(): Promise<readonly SeenAnswer[]> } {
  const answers: SeenAnswer[] = [];
  let stopped = false;
  let count = 0;
  const caller = async (): Promise<void> => {
    while (!stopped) {
      count += 1;
      const answer = await callOnce(url(), `${prefix}-${count}`, count % 2 === 0);
      answers.push(answer);
      if (answer.status === null) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const callers = Array.from({ length: concurrency }, caller);
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(callers);
      return answers;
    },
  };
}
