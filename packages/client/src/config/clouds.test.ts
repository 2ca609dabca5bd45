import { describe, expect, test } from "vitest";
import { csv, load, problemsOf } from "./config.test-support.ts";
import { describeConfig } from "./describe-config.ts";

const withRow = (row: string, columns: string, env: Record<string, string> = {}) =>
  load({ files: { "providers.csv": csv([row], columns) }, env });

const AWS = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE00000", AWS_SECRET_ACCESS_KEY: "hunter2hunter2hunter2" };

describe("a cloud in providers.csv", () => {
  test("is asked where its region says, signing with the environment's credentials", () => {
    const { providers } = withRow("bedrock,,,,,,,,eu-west-1", "region", AWS);
    expect(providers).toMatchObject([
      {
        endpoints: [{ origin: "https://bedrock-runtime.eu-west-1.amazonaws.com", basePath: "" }],
        apiKey: null,
        credentials: { accessKeyId: "AKIDEXAMPLE00000", region: "eu-west-1" },
      },
    ]);
  });

  test("takes a region from the vendor's own variable, and the cell before it", () => {
    const env = { ...AWS, AWS_REGION: "us-east-1" };
    expect(withRow("bedrock,,,,,,,,", "region", env).providers[0]?.endpoints[0]?.origin).toContain(".us-east-1.");
    expect(withRow("bedrock,,,,,,,,us-west-2", "region", env).providers[0]?.endpoints[0]?.origin).toContain(
      "us-west-2",
    );
  });

  test("needs no signature where a key is named", () => {
    const { providers } = withRow("bedrock,,,KEY,,,,,us-east-1", "region", { KEY: "k", ...AWS });
    expect(providers[0]?.apiKey).toBe("k");
    expect(providers[0]?.credentials).toBeUndefined();
  });

  test("without credentials is disabled, with a warning that names the variable", () => {
    const files = { "providers.csv": csv(["a,https://a.example,,,,,,,", "bedrock,,,,,,,,us-east-1"], "region") };
    const { providers, warnings } = load({ files });
    expect(providers.map(({ name }) => name)).toEqual(["a"]);
    expect(warnings.join()).toContain("AWS_ACCESS_KEY_ID is not set, so bedrock is disabled");
  });

  test("asks in the older way where a version is set, and in the newer way else", () => {
    const row = "azure_openai,https://my.openai.azure.com,,KEY,,,,,";
    const newer = withRow(row, "api_version", { KEY: "k" }).providers[0];
    expect(newer?.endpoints[0]?.basePath).toBe("/openai/v1");
    expect(newer?.vendor.operations.chat?.[0]?.path).toBe("/chat/completions");
    for (const older of [
      withRow(`${row}2024-10-21`, "api_version", { KEY: "k" }).providers[0],
      withRow(row, "api_version", { KEY: "k", OPENAI_API_VERSION: "2024-10-21" }).providers[0],
    ]) {
      expect(older?.endpoints[0]?.basePath).toBe("/openai");
      expect(older?.vendor.operations.chat?.[0]?.path).toBe(
        "/deployments/{segment}/chat/completions?api-version=2024-10-21",
      );
    }
  });

  test("is asked at the customer's own address, which a variable may hold", () => {
    const row = "azure_openai,,,KEY,,,,,";
    const env = { KEY: "k", AZURE_OPENAI_ENDPOINT: "https://my.openai.azure.com/" };
    expect(withRow(row, "region", env).providers[0]?.endpoints[0]?.origin).toBe("https://my.openai.azure.com");
    const problems = problemsOf({ files: { "providers.csv": csv([row], "region") }, env: { KEY: "k" } });
    expect(problems[0]?.message).toContain("AZURE_OPENAI_ENDPOINT is not set");
  });

  test("keeps its project's path before an address of a proxy", () => {
    const { providers } = withRow("vertex,http://127.0.0.1:9,,,,,,,p1,us-central1", "project,region");
    expect(providers[0]?.endpoints[0]).toEqual({
      origin: "http://127.0.0.1:9",
      basePath: "/v1/projects/p1/locations/us-central1",
    });
  });

  test.each([
    ["bedrock,,,,,,,,", "region", "column region", "AWS_REGION"],
    ["vertex,,,,,,,,", "project", "column project", "GOOGLE_CLOUD_PROJECT"],
    ["vertex,,,,,,,,p/../q", "project", "column project", "is no project"],
    ["bedrock,,,,,,,,us east", "region", "column region", "is no region"],
    ["azure_openai,https://x.example,,,,,,,?x", "api_version", "column api_version", "is no api_version"],
  ])("%s is refused, naming the column", (row, columns, place, message) => {
    const [problem] = problemsOf({ files: { "providers.csv": csv([row], columns) }, env: AWS });
    expect(problem?.place).toContain(place);
    expect(problem?.message).toContain(message);
  });

  test("never shows what it signs with", () => {
    const shown = JSON.stringify(describeConfig(withRow("bedrock,,,,,,,,eu-west-1", "region", AWS)));
    expect(shown).not.toMatch(/hunter2|AKIDEXAMPLE/);
    expect(shown).toContain('"hasKey":true');
  });
});

describe("a cloud that nobody named", () => {
  test("is in use when its key and all of its address are set", () => {
    const env = { AZURE_OPENAI_API_KEY: "k", AZURE_OPENAI_ENDPOINT: "https://my.openai.azure.com" };
    expect(load({ env }).providers).toMatchObject([
      { name: "azure_openai", endpoints: [{ origin: "https://my.openai.azure.com", basePath: "/openai/v1" }] },
    ]);
    const bearer = { AWS_BEARER_TOKEN_BEDROCK: "k", AWS_REGION: "eu-west-1" };
    expect(load({ env: bearer }).providers.map(({ name }) => name)).toEqual(["bedrock", "bedrock-mantle"]);
  });

  test("is told of, not guessed at, when a part is missing", () => {
    const { providers, warnings } = load({ env: { OPENAI_API_KEY: "k", AZURE_OPENAI_API_KEY: "k" } });
    expect(providers.map(({ name }) => name)).toEqual(["openai"]);
    expect(warnings).toEqual(["AZURE_OPENAI_API_KEY is set, but not AZURE_OPENAI_ENDPOINT: its vendor is not in use."]);
  });

  test("is not in use for a variable that is set for other reasons", () => {
    const env = { OPENAI_API_KEY: "k", GITHUB_TOKEN: "k", ...AWS, AWS_REGION: "us-east-1" };
    expect(load({ env }).providers.map(({ name }) => name)).toEqual(["openai"]);
  });
});
