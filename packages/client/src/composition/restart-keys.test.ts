import { describe, expect, test } from "vitest";
import { type LiaisonConfig, loadConfig } from "../config/index.ts";
import { restartKeys } from "./restart-keys.ts";

const CSV =
  "provider_name,primary_url,secondary_url,api_key_env,timeout,max_requests_per_minute,cost_per_1k_tokens,priority\n";
const ROW = "one,http://127.0.0.1:9,,KEY,1,,0.002,1\n";

function load(yaml = "", row = ROW): LiaisonConfig {
  const files: Record<string, string> = {
    "liaison.yaml": `providers: ./providers.csv\n${yaml}`,
    "providers.csv": CSV + row,
  };
  return loadConfig({
    env: { KEY: "secret" },
    cwd: "/srv/app",
    readFile: (path) => {
      const text = files[path.replace("/srv/app/", "")];
      return text === undefined ? null : Buffer.from(text);
    },
  });
}

describe("what waits for the next start", () => {
  test.each([
    ["", []],
    ["timeouts: { connect_ms: 7 }\n", []],
    ["retry: { max_attempts: 1 }\n", []],
    ["simulated: { error_rate: 1 }\n", []],
    ["server: { port: 9999 }\n", ["server.port"]],
    ["store: { bodies_retention_days: 3 }\n", ["store.bodies_retention_days"]],
    ["store: { full_responses: false }\n", ["store.full_responses"]],
    ['markup_percent: "5"\n', ["prices of calls without reported usage"]],
  ])("after %j: %j", (yaml, keys) => {
    expect(restartKeys(load(), load(yaml))).toEqual(keys);
  });

  test("a provider's other timeout is in force at once, its other price nearly everywhere", () => {
    expect(restartKeys(load(), load("", ROW.replace(",1,,", ",9,,")))).toEqual([]);
    expect(restartKeys(load(), load("", ROW.replace("0.002", "0.004")))).toEqual([
      "prices of calls without reported usage",
    ]);
  });
});
