import { describe, expect, test } from "vitest";
import { csv, errorOf, load, problemsOf } from "./config.test-support.ts";

const PROVIDERS = csv(["mine,https://gpu.example,,,,,,"]);

describe("without any configuration", () => {
  test("vendors whose key variables are set are in use, in the registry's order", () => {
    const config = load({ env: { MISTRAL_API_KEY: "m-key", OPENAI_API_KEY: "o-key", GROQ_API_KEY: "" } });
    expect(config.providers.map(({ name, apiKey, endpoints }) => [name, apiKey, endpoints])).toEqual([
      ["openai", "o-key", [{ origin: "https://api.openai.com", basePath: "/v1" }]],
      ["mistral", "m-key", [{ origin: "https://api.mistral.ai", basePath: "/v1" }]],
    ]);
    expect(config.simulated).toBeNull();
    expect(config.warnings).toEqual([]);
  });

  test("a local vendor is in use when its address is set, or its port was seen to answer", () => {
    const set = load({ env: { OLLAMA_HOST: "gpu.internal:9999" } });
    expect(set.providers).toMatchObject([
      { name: "ollama", endpoints: [{ origin: "http://gpu.internal:9999", basePath: "" }] },
    ]);
    const answering = load({ answering: ["ollama"], env: { OPENAI_API_KEY: "k" } });
    expect(answering.providers.map(({ name }) => name)).toEqual(["openai", "ollama"]);
    expect(problemsOf({ env: { OLLAMA_HOST: "a b" } })).toMatchObject([{ place: "OLLAMA_HOST" }]);
  });

  test.each(["127.0.0.1", "localhost", "::1", "127.9.9.9"])(
    "and any key, the simulated provider answers on %s",
    (host) => {
      const config = load({ args: { host } });
      expect(config.providers).toMatchObject([{ name: "simulated", apiKey: null, vendor: { simulated: true } }]);
      expect(config.simulated).toEqual({ errorRate: 0, tokensPerSecond: 80, firstTokenMs: 200 });
      expect(config.warnings).toHaveLength(1);
    },
  );

  test.each(["0.0.0.0", "::", "192.168.1.5", "gateway.example", "127.0.0.1.evil.example"])(
    "and any key, %s is refused, and the variables are named: never an invented answer",
    (host) => {
      const { message } = errorOf({ env: { HOST: host } });
      expect(message).toContain("OPENAI_API_KEY");
      expect(message).toContain("MISTRAL_API_KEY");
    },
  );

  test("a key that cannot be one is a problem that names its variable, and does not repeat it", () => {
    const error = errorOf({ env: { OPENAI_API_KEY: "two words-hunter2" } });
    expect(error.problems).toMatchObject([{ place: "OPENAI_API_KEY" }]);
    expect(error.message).not.toContain("hunter2");
  });
});

describe("precedence", () => {
  const yaml = "server: { host: localhost, port: 1111 }\nlog_level: warn\ndata_directory: ./from-file\n";
  const files = {
    "liaison.yaml": yaml,
    ".env": "port=2222\nLOG_LEVEL=error\nLIAISON_DATA=from-dotenv\nliaison_host=::1\n",
  };

  test("defaults stand behind everything", () => {
    const { server, logLevel, dataDirectory } = load({ env: { OPENAI_API_KEY: "k" } });
    expect(server).toEqual({
      host: "127.0.0.1",
      port: 8000,
      maxBodyBytes: 33_554_432,
      maxMessageBytes: 16_777_216,
      maxConnections: 10_000,
      heartbeatAfterMs: 15_000,
    });
    expect([logLevel, dataDirectory]).toEqual(["info", "/srv/app/data"]);
  });

  test("the file goes before defaults", () => {
    const { server, logLevel, dataDirectory } = load({ files: { "liaison.yaml": yaml } });
    expect([server.host, server.port, logLevel, dataDirectory]).toEqual([
      "localhost",
      1111,
      "warn",
      "/srv/app/from-file",
    ]);
  });

  test(".env goes before the file, in any case of letters", () => {
    const { server, logLevel, dataDirectory } = load({ files });
    expect([server.host, server.port, logLevel, dataDirectory]).toEqual(["::1", 2222, "error", "/srv/app/from-dotenv"]);
  });

  test("the environment goes before .env", () => {
    const { server, logLevel } = load({ files, env: { PORT: "3333", Log_Level: "FATAL" } });
    expect([server.port, logLevel]).toEqual([3333, "fatal"]);
  });

  test("LIAISON_HOST goes before HOST", () => {
    expect(load({ env: { HOST: "::1", LIAISON_HOST: "localhost" } }).server.host).toBe("localhost");
  });

  test("arguments go before all else", () => {
    const args = { port: 4444, host: "127.0.0.2", logLevel: "debug", data: "/elsewhere" };
    const { server, logLevel, dataDirectory } = load({ files, env: { PORT: "3333" }, args });
    expect([server.host, server.port, logLevel, dataDirectory]).toEqual(["127.0.0.2", 4444, "debug", "/elsewhere"]);
  });

  test("a variable that is set to nothing counts as not set, and hides the one in .env", () => {
    const config = load({ files: { ".env": "OPENAI_API_KEY=k\nPORT=5555" }, env: { OPENAI_API_KEY: "", PORT: " " } });
    expect(config.server.port).toBe(8000);
    expect(config.providers.map(({ name }) => name)).toEqual(["simulated"]);
  });

  test.each([
    [{ env: { PORT: "80a" } }, "PORT"],
    [{ env: { PORT: "65536" } }, "PORT"],
    [{ env: { PORT: "-1" } }, "PORT"],
    [{ args: { port: 1.5 } }, "--port"],
    [{ args: { port: "" } }, "--port"],
    [{ env: { LOG_LEVEL: "loud" } }, "LOG_LEVEL"],
    [{ args: { host: "a b" } }, "--host"],
    [{ args: { data: " " } }, "--data"],
  ])("%j is refused by name", (given, place) => {
    expect(problemsOf(given)).toMatchObject([{ place }]);
  });
});

describe("where files are found", () => {
  test.each(["liaison.yaml", "liaison.yml", "liaison.json"])("%s in the working folder is taken", (name) => {
    const config = load({ files: { [name]: '{"server": {"port": 7}}' } });
    expect(config.server.port).toBe(7);
    expect(config.sources).toEqual([`/srv/app/${name}`]);
  });

  test("a providers.csv in the working folder is enough", () => {
    expect(load({ files: { "providers.csv": PROVIDERS } }).providers).toMatchObject([{ name: "mine" }]);
  });

  test.each([
    [{ args: { config: "conf/my.yaml" } }],
    [{ env: { LIAISON_CONFIG: "conf/my.yaml" } }],
    [{ args: { config: "conf/my.yaml" }, env: { LIAISON_CONFIG: "elsewhere.yaml" } }],
  ])("another path can be named: %j", (given) => {
    const files = { "conf/my.yaml": "providers: ../p.csv\ndata_directory: d", "p.csv": PROVIDERS, ".env": "" };
    const config = load({ ...given, files });
    expect(config.sources).toEqual(["/srv/app/.env", "/srv/app/conf/my.yaml", "/srv/app/p.csv"]);
    expect(config.dataDirectory).toBe("/srv/app/conf/d");
  });

  test("so can the path of a CSV", () => {
    const config = load({
      args: { config: "p.csv" },
      files: { "p.csv": PROVIDERS, "liaison.yaml": "server: {port: 1}" },
    });
    expect([config.providers[0]?.name, config.server.port]).toEqual(["mine", 8000]);
  });

  test.each([
    [{ args: { config: "no.yaml" } }, "no.yaml"],
    [{ args: { config: "/etc/no.csv" } }, "/etc/no.csv"],
    [{ files: { "liaison.yaml": "providers: no.csv" } }, "no.csv"],
  ])("a file that was named must exist: %j", (given, place) => {
    expect(problemsOf(given)).toMatchObject([{ place, message: expect.stringContaining("does not exist") }]);
  });

  test("APP_ENV, then NODE_ENV, choose the providers of an environment when there is such a file", () => {
    const files = {
      "liaison.yaml": "providers: ./p.csv",
      "p.csv": csv(["all,https://a.example,,,,,,"]),
      "p.staging.csv": csv(["staged,https://a.example,,,,,,"]),
    };
    const nameFor = (env: Record<string, string>) => load({ files, env }).providers[0]?.name;
    expect(nameFor({ APP_ENV: "staging" })).toBe("staged");
    expect(nameFor({ NODE_ENV: "staging" })).toBe("staged");
    expect(nameFor({ APP_ENV: "production", NODE_ENV: "staging" })).toBe("all");
    expect(nameFor({ APP_ENV: "../../etc/x" })).toBe("all");
    expect(nameFor({})).toBe("all");
  });
});

describe("what cannot be read", () => {
  test.each([
    ["too large", Buffer.alloc(1024 * 1024 + 1, 0x20), "larger than 1024 KiB"],
    ["not UTF-8", Buffer.from([0xff, 0xfe, 0x41]), "UTF-8"],
    ["UTF-16", Buffer.from("provider_name", "utf16le"), "UTF-8"],
  ])("is refused: a CSV that is %s", (_what, content, reason) => {
    expect(problemsOf({ files: { "providers.csv": content } })).toMatchObject([
      { place: "providers.csv", message: expect.stringContaining(reason) },
    ]);
  });

  test("is refused: a YAML that is too large", () => {
    expect(errorOf({ files: { "liaison.yaml": " ".repeat(256 * 1024 + 1) } }).message).toContain("larger than 256 KiB");
  });
});

describe("the whole", () => {
  const yaml = `
server: { port: 0, max_body_bytes: 2048 }
providers:
  - { provider_name: openai, api_key_env: KEY, default_model: gpt-5-mini, priority: 2 }
  - { provider_name: mine, primary_url: "https://gpu.example/v1", models: [a, "b-*"], priority: 1 }
routes:
  smart: { targets: [{ provider: openai }, { provider: mine, model: a }] }
prices:
  - { model: "ft:*", input_per_mtok: "0.30", output_per_mtok: 1.2, from: 2026-01-31 }
  - { model: painter, per_image: 0.05, per_audio_minute: "0.0043", per_mchar: 12.5 }
markup_percent: "12.5"
store: { full_responses: false, max_response_bytes: 1, bodies_retention_days: 7 }
journal: { fsync: true, on_full: drop, max_bytes: 1048576 }
retry: { max_attempts: 1, base_delay_ms: 2, max_delay_ms: 3 }
timeouts: { connect_ms: 4, idle_ms: 5, total_ms: 6 }
`;
  const given = { files: { "liaison.yaml": yaml }, env: { KEY: "hunter2" } };

  test("carries every setting over", () => {
    const config = load(given);
    expect(config).toMatchObject({
      server: { port: 0, maxBodyBytes: 2048 },
      routes: [
        {
          name: "smart",
          strategy: "priority",
          targets: [
            { providerName: "openai", model: null },
            { providerName: "mine", model: "a" },
          ],
        },
      ],
      prices: [
        { provider: "*", model: "ft:*", inputPerMtok: "0.30", outputPerMtok: "1.2", from: "2026-01-31" },
        { provider: "*", model: "painter", perImage: "0.05", perAudioMinute: "0.0043", perMchar: "12.5" },
      ],
      markupPercent: "12.5",
      store: { fullResponses: false, maxResponseBytes: 1, bodiesRetentionDays: 7 },
      journal: { fsync: true, onFull: "drop", maxBytes: 1_048_576 },
      retry: { maxAttempts: 1, baseDelayMs: 2, maxDelayMs: 3 },
      timeouts: { connectMs: 4, idleMs: 5, totalMs: 6 },
      simulated: null,
    });
    expect(config.providers).toMatchObject([
      { name: "mine", models: ["a", "b-*"], apiKey: null, priority: 1 },
      { name: "openai", defaultModel: "gpt-5-mini", apiKey: "hunter2", timeoutMs: 60_000 },
    ]);
  });

  test("is frozen to the bottom", () => {
    const config = load(given);
    const visit = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      expect(Object.isFrozen(value)).toBe(true);
      for (const inner of Object.values(value)) visit(inner);
    };
    visit(config);
  });

  test("has a revision that differs when anything differs, a key included, and else does not", () => {
    const { revision } = load(given);
    expect(load(given).revision).toBe(revision);
    expect(load({ ...given, env: { KEY: "hunter3" } }).revision).not.toBe(revision);
    expect(load({ ...given, args: { port: 1 } }).revision).not.toBe(revision);
  });

  test("can be read again from the same places", () => {
    const files: Record<string, string> = { "liaison.yaml": "server: { port: 1 }" };
    const config = load({ files });
    files["liaison.yaml"] = "server: { port: 2 }";
    expect(config.reload().server.port).toBe(2);
    expect(config.server.port).toBe(1);
  });

  test("tells all that is wrong at once, and ends a command with 2", () => {
    const error = errorOf({
      env: { PORT: "x" },
      files: { "liaison.yaml": "providers: p.csv\nhots: 1\nstore: { full_responses: 1 }", "p.csv": csv(["a,,,,,,,x"]) },
    });
    expect(error.exitCode).toBe(2);
    expect(error.code).toBe("invalid_request");
    expect(error.problems.map(({ place }) => place)).toEqual([
      "liaison.yaml, line 3, store.full_responses",
      "liaison.yaml, line 2, hots",
      "PORT",
      "p.csv, row 2, column primary_url",
      "p.csv, row 2, column priority",
    ]);
    for (const { place } of error.problems) expect(error.message).toContain(place);
  });

  test("an unknown provider of a route is told beside what is wrong with the file's form, in other routes too", () => {
    const routes =
      "routes:\n  good: { targets: [{ provider: nobody, model: m }] }\n  bad: { targets: 1 }\nserver: { port: x }";
    const given = { "liaison.yaml": `providers: p.csv\n${routes}`, "p.csv": csv(["mine,http://m.example,,,,,,"]) };
    expect(problemsOf({ files: given }).map(({ place }) => place)).toEqual([
      "liaison.yaml, line 5, server.port",
      "liaison.yaml, line 4, routes.bad.targets",
      "liaison.yaml, line 3, routes.good.targets[0]",
    ]);
  });

  test("a route's provider is not called unknown where the providers could not be read", () => {
    const routes = "routes: { smart: { targets: [{ provider: mine, model: m }] } }";
    const row = "mine,http://m.example,,,,,,";
    for (const [yaml, rows] of [
      [`providers: 7\n${routes}`, csv([row])],
      [`provders: p.csv\n${routes}`, csv([row])],
      [`providers: p.csv\n${routes}`, csv([row, 'a,"https://open.example,,,,,,'])],
    ] as const) {
      const problems = problemsOf({ files: { "liaison.yaml": yaml, "p.csv": rows } });
      expect(problems.map(({ message }) => message)).toEqual([expect.not.stringContaining("which does not exist")]);
    }
  });
});
