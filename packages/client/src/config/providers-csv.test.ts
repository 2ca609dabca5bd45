import { describe, expect, test } from "vitest";
import { COLUMNS, csv, errorOf, load, problemsOf } from "./config.test-support.ts";

const loadCsv = (text: string | Uint8Array, env: Record<string, string> = { KEY: "k" }) =>
  load({ files: { "providers.csv": text }, env });
const problemsOfCsv = (text: string, env: Record<string, string> = { KEY: "k" }) =>
  problemsOf({ files: { "providers.csv": text }, env });

describe("a providers.csv", () => {
  test("of the eight columns loads", () => {
    const { providers, warnings } = loadCsv(
      csv([
        "openai,https://api.openai.com,,KEY,30,3500,0.002,1",
        "other,http://127.0.0.1:9/api,https://b.example/v1/,KEY,2.5,,,",
      ]),
    );
    expect(providers).toMatchObject([
      {
        name: "openai",
        vendor: { id: "openai" },
        endpoints: [{ origin: "https://api.openai.com", basePath: "/v1" }],
        apiKey: "k",
        timeoutMs: 30_000,
        maxRequestsPerMinute: 3500,
        fallbackNanoUsdPerMtok: 2_000_000_000,
        priority: 1,
        models: [],
        defaultModel: null,
      },
      {
        name: "other",
        vendor: { id: "other", baseUrl: null },
        endpoints: [
          { origin: "http://127.0.0.1:9", basePath: "/api" },
          { origin: "https://b.example", basePath: "/v1" },
        ],
        timeoutMs: 2_500,
        maxRequestsPerMinute: null,
        fallbackNanoUsdPerMtok: null,
        priority: 100,
      },
    ]);
    expect(warnings).toEqual(["providers.csv: column max_requests_per_minute is not enforced yet."]);
  });

  test("may have the optional columns, in any order", () => {
    const { providers, warnings } = loadCsv(
      csv(
        [
          "eu,https://eu.example,,KEY,,,,,true,small,mistral,a; b-* |c,eu-west",
          "off,https://x.example,,NOT_SET,,,,,no,,,,",
        ],
        "enabled,default_model,vendor,models,region",
      ),
    );
    expect(providers).toMatchObject([
      { name: "eu", vendor: { id: "mistral" }, defaultModel: "small", models: ["a", "b-*", "c"] },
    ]);
    expect(providers).toHaveLength(1);
    expect(warnings).toEqual(["providers.csv, row 2, column region: has no effect, for Mistral needs none."]);
  });

  test("reads the same with quotes, a byte order mark, CRLF, blanks and empty rows", () => {
    const plain = csv(['"mine","https://a.example","","KEY","30","","0.002","1"']);
    const dressed = `\ufeff${COLUMNS.replaceAll(",", " , ")}\r\n\r\n mine , https://a.example ,, KEY ,"30",, 0.002 ,1\r\n,,,,,,,\r\n`;
    expect(loadCsv(dressed).providers).toEqual(loadCsv(plain).providers);
    expect(loadCsv(plain.replaceAll('"', "")).providers).toEqual(loadCsv(plain).providers);
  });

  test("asks by priority; of equal ones the first that is written", () => {
    const rows = [
      "c,https://c.example,,,,,,5",
      "a,https://a.example,,,,,,9",
      "b,https://b.example,,,,,,5",
      "d,https://d.example,,,,,,0",
    ];
    expect(loadCsv(csv(rows)).providers.map(({ name }) => name)).toEqual(["d", "c", "b", "a"]);
  });

  test("takes a vendor's own address where none is written", () => {
    expect(loadCsv(csv(["groq,,,KEY,,,,"])).providers[0]?.endpoints).toEqual([
      { origin: "https://api.groq.com", basePath: "/openai/v1" },
    ]);
  });

  test("knows a vendor by its name in any case, and leaves the name as it is written", () => {
    expect(loadCsv(csv(["OpenAI,,,KEY,,,,"])).providers).toMatchObject([{ name: "OpenAI", vendor: { id: "openai" } }]);
  });

  test("makes a service of its own of a known name, when asked to", () => {
    const { providers } = loadCsv(csv(["groq,https://a.example,,,,,,,openai-compatible"], "vendor"));
    expect(providers).toMatchObject([{ name: "groq", vendor: { id: "groq", baseUrl: null, models: ["*"] } }]);
    expect(providers[0]?.vendor.priceId).toBeUndefined();
  });
});

describe("keys", () => {
  test("that are missing disable their provider, with a warning that names the variable", () => {
    const { providers, warnings } = loadCsv(
      csv(["a,https://a.example,,KEY,,,,", "b,https://b.example,,OTHER_KEY,,,,"]),
    );
    expect(providers.map(({ name }) => name)).toEqual(["a"]);
    expect(warnings).toEqual(["providers.csv, row 3, column api_key_env: OTHER_KEY is not set, so b is disabled."]);
  });

  test("that are all missing are an error that names the variables", () => {
    const { message } = errorOf({
      files: { "providers.csv": csv(["a,https://a.example,,KEY_A,,,,", "b,https://b.example,,KEY_B,,,,"]) },
    });
    expect(message).toContain("KEY_A or KEY_B");
  });

  test("are not needed where no variable is named, of which a known vendor's row warns", () => {
    expect(loadCsv(csv(["a,http://127.0.0.1:9,,,,,,"])).warnings).toEqual([]);
    expect(loadCsv(csv(["openai,,,,,,,"])).warnings[0]).toContain("Write OPENAI_API_KEY");
  });

  test("are trimmed, and refused when they cannot stand in a header", () => {
    expect(loadCsv(csv(["a,https://a.example,,KEY,,,,"]), { KEY: " k\n" }).providers[0]?.apiKey).toBe("k");
    const problems = problemsOfCsv(csv(["a,https://a.example,,KEY,,,,"]), { KEY: "hunter2\r\nx-evil: 1" });
    expect(problems).toMatchObject([{ place: "providers.csv, row 2, column api_key_env" }]);
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });
});

describe("doubts are told as warnings", () => {
  test("an address that is a known vendor's, under another name", () => {
    expect(loadCsv(csv(["openai-eu,https://api.openai.com/v1,,KEY,,,,"])).warnings).toEqual([
      expect.stringContaining("Write openai as `vendor`"),
    ]);
  });
});

describe("a bad cell is named by row and column, with what to write", () => {
  const cells = "a,https://a.example,,KEY,30,10,0.002,1".split(",");
  const names = COLUMNS.split(",");
  const bad: readonly (readonly [column: string, value: string])[] = [
    ["provider_name", ""],
    ["provider_name", "a/b"],
    ["provider_name", "-a"],
    ["provider_name", "a b"],
    ["provider_name", "x".repeat(65)],
    ["provider_name", "sk-proj-abcdefgh12345678"],
    ["primary_url", ""],
    ["primary_url", "a.example"],
    ["primary_url", "ftp://a.example"],
    ["primary_url", "https://user:hunter2@a.example"],
    ["secondary_url", "https://a.example?key=hunter2"],
    ["secondary_url", "nowhere"],
    ["api_key_env", "sk-proj-abcdefgh12345678"],
    ["api_key_env", "gsk_abcdefghijkl0123456789"],
    ["api_key_env", "$gsk_abcdefghijkl0123456789"],
    ["api_key_env", "hunter2!"],
    ["api_key_env", "$KEY"],
    ["api_key_env", "$".concat("{KEY}")],
    ["api_key_env", "1KEY"],
    ["timeout", "0"],
    ["timeout", "-1"],
    ["timeout", "3601"],
    ["timeout", "30s"],
    ["timeout", "1e3"],
    ["timeout", "NaN"],
    ["timeout", "Infinity"],
    ["max_requests_per_minute", "0"],
    ["max_requests_per_minute", "1.5"],
    ["max_requests_per_minute", "many"],
    ["max_requests_per_minute", "99999999999999999999"],
    ["cost_per_1k_tokens", "-0.1"],
    ["cost_per_1k_tokens", "$0.1"],
    ["cost_per_1k_tokens", "1e-3"],
    ["cost_per_1k_tokens", "."],
    ["cost_per_1k_tokens", "99999999999"],
    ["priority", "-1"],
    ["priority", "1.5"],
    ["priority", "first"],
    ["priority", "1000001"],
  ];

  test.each(bad)("%s %j", (column, value) => {
    const row = cells.map((cell, index) => (names[index] === column ? value : cell)).join(",");
    const error = errorOf({ files: { "providers.csv": csv(["ok,https://ok.example,,,,,,", row]) }, env: { KEY: "k" } });
    expect(error.problems).toHaveLength(1);
    expect(error.problems[0]?.place).toBe(`providers.csv, row 3, column ${column}`);
    expect(error.problems[0]?.message).toMatch(/Write|write|Take/);
    expect(error.message).not.toMatch(/hunter2|abcdefgh/);
  });

  test("in an optional column", () => {
    const row = "a,https://a.example,,,,,,,opnai,bad model!,*,,perhaps";
    const problems = problemsOfCsv(csv([row], "vendor,models,default_model,region,enabled"));
    expect(problems.map(({ place }) => place.replace(/.*column /, ""))).toEqual([
      "vendor",
      "models",
      "default_model",
      "enabled",
    ]);
    expect(problems[0]?.message).toContain("Did you mean openai?");
    expect(problemsOfCsv(csv(["a,https://a.example,,,,,,,zzzz"], "vendor"))[0]?.message).toContain(
      "Write one of openai,",
    );
  });

  test("does not hide another one: all are told", () => {
    expect(problemsOfCsv(csv(["a,nowhere,,sk-1,x,y,z,p", "a,https://a.example,,,x,,,"])).length).toBe(8);
  });
});

describe("a bad table is told as such", () => {
  test.each<readonly [what: string, text: string, row: string, message: RegExp]>([
    ["is empty", "", "providers.csv", /is empty/],
    ["has no provider", COLUMNS, "providers.csv", /names no provider/],
    [
      "lacks a column",
      COLUMNS.replace("timeout,", ""),
      "providers.csv, row 1",
      /lacks timeout\. .*provider_name,primary_url/,
    ],
    [
      "has another order",
      COLUMNS.replace("primary_url,secondary_url", "secondary_url,primary_url"),
      "providers.csv, row 1",
      /another order/,
    ],
    [
      "has an optional column in between",
      COLUMNS.replace("timeout", "vendor,timeout"),
      "providers.csv, row 1",
      /another order/,
    ],
    [
      "has an unknown column",
      `${COLUMNS},colour`,
      "providers.csv, row 1",
      /unknown column "colour"\. Optional columns are vendor,/,
    ],
    ["has a misspelt column", `${COLUMNS},vender`, "providers.csv, row 1", /Did you mean vendor\?/],
    ["has a column without a name", `${COLUMNS},`, "providers.csv, row 1", /unknown column ""/],
    ["has a column twice", `${COLUMNS},vendor,vendor`, "providers.csv, row 1", /"vendor" twice/],
    ["is separated by semicolons", COLUMNS.replaceAll(",", ";"), "providers.csv, row 1", /with commas/],
    ["is separated by tabs", COLUMNS.replaceAll(",", "\t"), "providers.csv, row 1", /with commas/],
    ["has a short row", csv(["a,https://a.example"]), "providers.csv, row 2", /has 2 columns where the header has 8/],
    ["has a long row", csv(["a,https://a.example,,,,,,,,"]), "providers.csv, row 2", /has 10 columns/],
    ["has an open quote", csv(['a,"https://a.example,,,,,,']), "providers.csv", /quote/],
    ["has a quote inside a cell", csv(['a,https://"a".example,,,,,,']), "providers.csv", /quote/],
    [
      "has a name twice",
      csv(["a,https://a.example,,,,,,", "A,https://b.example,,,,,,"]),
      "providers.csv, row 3, column provider_name",
      /already the name at providers.csv, row 2/,
    ],
    [
      "has everything switched off",
      csv(["a,https://a.example,,,,,,,false"], "enabled"),
      "providers.csv",
      /no provider that is enabled/,
    ],
  ])("that %s", (_what, text, place, message) => {
    const problem = problemsOfCsv(text).find((one) => message.test(one.message));
    expect(problem?.place.startsWith(place)).toBe(true);
  });

  test("that has more rows than anybody has providers", () => {
    const rows = Array.from({ length: 1_001 }, (_, index) => `p${index},https://a.example,,,,,,`);
    expect(problemsOfCsv(csv(rows))).toMatchObject([{ message: "has more than 1000 rows." }]);
  });
});
