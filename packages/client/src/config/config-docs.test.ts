import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { localVendors, vendors } from "@ai-liaison/providers";
import { describe, expect, test } from "vitest";
import { load } from "./config.test-support.ts";
import { configDocs } from "./config-docs.ts";
import { configJsonSchema } from "./config-schema.ts";
import { describeConfig, restartNeeded } from "./describe-config.ts";
import { createEnvironment } from "./environment.ts";
import { loadConfig } from "./load-config.ts";

const repository = fileURLToPath(new URL("../../../../", import.meta.url));
const inRepository = (path: string) => readFileSync(`${repository}${path}`, "utf8");

describe("what the repository says of configuration", () => {
  test("docs/config.md is what the code says (LIAISON_WRITE_DOCS=1 writes it anew)", () => {
    if (process.env.LIAISON_WRITE_DOCS === "1") writeFileSync(`${repository}docs/config.md`, configDocs());
    expect(inRepository("docs/config.md")).toBe(configDocs());
  });

  test("docs/config.md names every variable that is read, also the local vendors' addresses", () => {
    for (const { addressVariable } of localVendors) expect(configDocs()).toContain(`| \`${addressVariable}\` |`);
  });

  test("the JSON Schema knows every key, with what it means, and no other", () => {
    const schema = configJsonSchema() as {
      properties: Record<string, { description?: string }>;
      additionalProperties: boolean;
    };
    expect(schema.additionalProperties).toBe(false);
    expect(Object.keys(schema.properties)).toContain("providers");
    for (const property of Object.values(schema.properties)) expect(property.description).toMatch(/\.$/);
  });

  test(".env.example can be copied as it is: it sets nothing, and names every vendor's key", () => {
    const text = inRepository(".env.example");
    const config = load({ files: { ".env": text } });
    expect(config.providers.map(({ name }) => name)).toEqual(["simulated"]);
    expect(config.server.port).toBe(8000);
    const wanted = [
      ...vendors.flatMap(({ keyVariables }) => keyVariables.slice(0, 1)),
      ...localVendors.map(({ addressVariable }) => addressVariable),
    ];
    expect(wanted.filter((name) => !text.includes(`${name}=`))).toEqual([]);
    expect(createEnvironment({}, text).get("OPENAI_API_KEY")).toBeNull();
  });

  test.each(["config/providers.csv", "examples/provider_config_example.csv"])("%s loads", (path) => {
    const env = Object.fromEntries(vendors.flatMap(({ keyVariables }) => keyVariables.map((name) => [name, "a-key"])));
    const config = loadConfig({ env: { ...env, LIAISON_CONFIG: path }, cwd: repository.replace(/\/$/, "") });
    expect(config.providers.length).toBeGreaterThanOrEqual(3);
    expect(config.warnings.filter((warning) => !warning.includes("not enforced yet"))).toEqual([]);
  });
});

describe("a configuration that is shown", () => {
  const config = load({ env: { OPENAI_API_KEY: "hunter2" } });

  test("tells that there is a key, and not which", () => {
    const text = JSON.stringify(describeConfig(config));
    expect(text).not.toContain("hunter2");
    expect(describeConfig(config)).toMatchObject({
      providers: [{ name: "openai", vendor: "openai", hasKey: true, addresses: ["https://api.openai.com/v1"] }],
      server: { port: 8000 },
    });
  });

  test("names what only the next start changes", () => {
    expect(restartNeeded(config, config)).toEqual([]);
    const other = load({ env: { OPENAI_API_KEY: "k" }, args: { port: 1, data: "/x" } });
    expect(restartNeeded(config, other)).toEqual(["server.port", "data_directory"]);
  });
});
