import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKey } from "@ai-liaison/client";
import { listenOnLoopback, type SpawnedGateway, spawnGateway } from "@ai-liaison/testkit";
import { expect, test } from "vitest";
import { openRawClient } from "./raw-client.ts";

/** Words that stand nowhere else, so that wherever they turn up they came from here. */
const VENDOR_KEY = "vendorkey7f3a9c51d2e84b60";
const WRONG_KEY = "wrongkey5b1e77c0a94d2f38";
const PROMPT = "promptcanary91c4e2b7";
const ANSWER = "answercanary3d8f60a5";
const COLUMNS =
  "provider_name,primary_url,secondary_url,api_key_env,timeout,max_requests_per_minute,cost_per_1k_tokens,priority";
const SECONDS = 20_000;

/** Answers in turn well and badly; what is bad repeats what it was sent. */
function answerOf(asked: number, { headers }: IncomingMessage, body: string): { status: number; text: string } {
  const repeated = JSON.stringify({ error: { message: `${headers.authorization} ${body}`, type: "x", code: "y" } });
  if (asked % 4 === 1) return { status: 401, text: repeated };
  if (asked % 4 === 2) return { status: 500, text: repeated };
  if (asked % 4 === 3) return { status: 200, text: `${repeated.slice(0, -9)}` };
  const message = { role: "assistant", content: ANSWER };
  const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
  const chat = { id: "c", object: "chat.completion", created: 1, model: "fake-model", usage };
  return { status: 200, text: JSON.stringify({ ...chat, choices: [{ index: 0, message, finish_reason: "stop" }] }) };
}

/** All kinds of requests, good and bad, with secrets wherever one can stand. */
async function askAll({ url }: SpawnedGateway, key: string, adminToken: string): Promise<string> {
  const told: string[] = [];
  const ask = async (path: string, init: RequestInit): Promise<void> => {
    const answer = await fetch(url + path, init);
    told.push(JSON.stringify([...answer.headers]), await answer.text());
  };
  const body = JSON.stringify({ model: "fake-model", messages: [{ role: "user", content: PROMPT }] });
  const type = { "content-type": "application/json" };
  const post = (path: string, text: string, auth: string): Promise<void> =>
    ask(path, { method: "POST", body: text, headers: { ...type, authorization: auth } });
  for (let time = 0; time < 4; time += 1) await post("/v1/chat/completions", body, `Bearer ${key}`);
  await post("/v1/chat/completions", body.slice(0, -2), `Bearer ${key}`);
  await post("/v1/chat/completions", body.replace('"user"', `"${PROMPT}"`), `Bearer ${key}`);
  await post(`/v1/chat/completions?key=${WRONG_KEY}`, body, `Bearer ${WRONG_KEY}`);
  await post(`/v1/nothing?key=${key}`, body, `Bearer ${key}`);
  for (const path of ["/v1/models", "/metrics", "/health", "/analytics/costs"]) {
    for (const each of [key, adminToken, WRONG_KEY]) await ask(path, { headers: { authorization: `Bearer ${each}` } });
  }
  const raw = await openRawClient(url);
  raw.socket.write(`GARBAGE ${key}\r\nauthorization: ${VENDOR_KEY}\r\n\r\n`);
  await raw.closed;
  return [...told, raw.text()].join("\n");
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

test.each([
  ["secret, prompt or answer", "bodies are not kept", false],
  ["secret", "bodies are kept", true],
])(
  "no %s stands in any file, log, metric or error where %s",
  { timeout: SECONDS },
  async (_what, _where, areBodiesKept) => {
    let asked = 0;
    const vendor = createServer(async (request, response) => {
      const body = Buffer.concat(await Array.fromAsync<Buffer>(request)).toString();
      const { status, text } = answerOf(asked++, request, body);
      response.writeHead(status, { "content-type": "application/json" }).end(text);
    });
    const { url, close } = await listenOnLoopback(vendor);
    const folder = mkdtempSync(join(tmpdir(), "liaison-secrets-"));
    const data = join(folder, "data");
    try {
      const { secret } = await createKey(data, { name: "canary" });
      writeFileSync(join(folder, "providers.csv"), `${COLUMNS}\nfake,${url}/v1,,FAKE_KEY,5,,0.002,1\n`);
      const yaml = `providers: ./providers.csv\nmodel_lists: false\nstore: { full_responses: ${areBodiesKept} }\nretry: { max_attempts: 1 }\n`;
      writeFileSync(join(folder, "liaison.yaml"), yaml);
      const env = { FAKE_KEY: VENDOR_KEY, LOG_LEVEL: "trace" };
      const gateway = await spawnGateway({ dataDirectory: data, cwd: folder, env });
      const adminToken = readFileSync(join(data, "admin-token"), "utf8").trim();
      const told = await askAll(gateway, secret, adminToken);
      expect(await gateway.stop()).toBe(0);
      expect(asked).toBeGreaterThanOrEqual(4);
      expect(told, "good answers are given").toContain(ANSWER);
      const kept = filesBelow(data).filter((path) => !path.endsWith("admin-token"));
      expect(kept.filter((path) => path.includes("ledger.sqlite")).length).toBeGreaterThan(0);
      const places = new Map(kept.map((path) => [path.slice(data.length), readFileSync(path, "latin1")]));
      places.set("log", gateway.output());
      places.set("answers", told.replaceAll(ANSWER, ""));
      const words = { VENDOR_KEY, WRONG_KEY, secret, adminToken, ...(!areBodiesKept && { PROMPT, ANSWER }) };
      const found = [...places].flatMap(([place, text]) =>
        Object.entries(words).flatMap(([name, word]) => (text.includes(word) ? [`${name} in ${place}`] : [])),
      );
      expect(found).toEqual([]);
    } finally {
      await close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
