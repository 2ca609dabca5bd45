// biome-ignore-all lint/suspicious/noTemplateCurlyInString: such references are what is tested
import { describe, expect, test } from "vitest";
import { COLUMNS, csv, imagined } from "./config.test-support.ts";
import { findDataDirectory, loadStorage, salvageConfig } from "./load-storage.ts";

const HERE = "/srv/app";
const noKey = { "liaison.yaml": "providers: p.csv\nstore: { full_responses: false }\ndata_directory: d" };

describe("what reading the ledger takes of a configuration", () => {
  test("is there without any key, and where the providers' table is broken", () => {
    const expected = { dataDirectory: `${HERE}/d`, store: { fullResponses: false } };
    for (const rows of [csv(["a,https://a.example,,NO_SUCH_KEY,,,,"]), csv(['a,"open']), ""]) {
      expect(loadStorage(imagined({ files: { ...noKey, "p.csv": rows } }))).toMatchObject(expected);
    }
    expect(loadStorage(imagined())).toMatchObject({ dataDirectory: `${HERE}/data`, store: { fullResponses: true } });
    expect(loadStorage(imagined({ args: { config: "p.csv" } })).dataDirectory).toBe(`${HERE}/data`);
  });

  test.each([
    "providers:\n  - provider_name: a\n    api_key_env: ${NO_SUCH_KEY}",
    "server: { port: x }",
    "routes: 7",
    "budgets: {}",
  ])("does not mind %j", (text) => {
    const given = imagined({ files: { "liaison.yaml": `${text}\ndata_directory: d` } });
    expect(findDataDirectory(given)).toBe(`${HERE}/d`);
  });

  test.each([
    ["data_directory: 7", /data_directory/],
    ["data_directory: ${NO_SUCH}/data", /NO_SUCH/],
    ["data_dir: elsewhere", /data_dir/],
    ["store: { full_responses: maybe }", /full_responses/],
    ["store: [", /line 1/],
  ])("minds %j, unless the folder is named", (text, words) => {
    const files = { "liaison.yaml": text };
    expect(() => loadStorage(imagined({ files }))).toThrow(words);
    expect(() => findDataDirectory(imagined({ files }))).toThrow(words);
    expect(findDataDirectory(imagined({ files, args: { data: "mine" } }))).toBe(`${HERE}/mine`);
    expect(findDataDirectory(imagined({ files, env: { LIAISON_DATA: "mine" } }))).toBe(`${HERE}/mine`);
  });

  test("an empty --data is a mistake", () => {
    expect(() => findDataDirectory(imagined({ args: { data: " " } }))).toThrow("--data");
  });
});

describe("a configuration that is not valid", () => {
  test("gives what can be read of it", () => {
    const files = {
      "liaison.yaml": "server: { port: 9 }\nhots: 1\nproviders: p.csv\ndata_directory: d",
      "p.csv": csv(["a,https://a.example,,,,,,", "b,nowhere,,,,,,"]),
    };
    expect(salvageConfig(imagined({ files }))).toMatchObject({
      host: "127.0.0.1",
      port: 9,
      dataDirectory: `${HERE}/d`,
      providers: [{ name: "a" }],
    });
    expect(salvageConfig(imagined({ files: { "liaison.yaml": "server: [" } }))).toMatchObject({
      port: 8000,
      dataDirectory: `${HERE}/data`,
      providers: [],
    });
    expect(
      salvageConfig(imagined({ files: { "providers.csv": `${COLUMNS}\na,https://a.example,,NONE,,,,` } })),
    ).toMatchObject({
      providers: [],
    });
  });
});
