import type { Vendor } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { parseEndpoint } from "./endpoint.ts";
import { COMPATIBLE_VENDOR_ID, openaiCompatible, vendorById, vendorFor } from "./find-vendor.ts";
import { vendors } from "./registry.ts";
import { settleVendor } from "./settle-vendor.ts";

const VALUES = { region: "some-place1", project: "a-project", api_version: "2024-10-21" };
const PATH =
  /^\/[a-zA-Z/0-9_-]+(\/\{model\}:[a-zA-Z]+|\/\{id\}|\/\{segment\}[a-z/-]+|:[a-zA-Z]+)?(\?(api-version=[0-9-]+)?(&?(model|deployment)=\{segment\})?)?$/;
const MODEL = /^[A-Za-z0-9._:/*-]+$/;

function variablesOf({ keyVariables, auth }: Vendor): readonly string[] {
  return [...keyVariables, ...("credentials" in auth ? auth.credentials.map(({ variable }) => variable) : [])];
}

describe("the registry", () => {
  test("gives every vendor an id of its own, in the form a provider's name may have", () => {
    const ids = vendors.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9_-]*$/);
    expect(ids).not.toContain(COMPATIBLE_VENDOR_ID);
  });

  test.each(vendors.map((vendor) => [vendor.id, vendor] as const))("%s is complete and consistent", (_, entry) => {
    const vendor = settleVendor(entry, VALUES);
    const address = vendor.baseUrl ?? "https://customer.example";
    expect(vendor.baseUrl === null).toBe(entry.addressVariables !== undefined);
    expect(parseEndpoint(address, vendor).origin).toMatch(/^https?:\/\/[a-z0-9.:-]+$/);
    if (vendor.auth.kind !== "none" && !address.startsWith("http://127.")) {
      expect(address).toMatch(/^https:/);
      expect(variablesOf(vendor).length).toBeGreaterThan(0);
    }
    for (const variable of variablesOf(vendor)) expect(variable).toMatch(/^[A-Z][A-Z0-9_]*$/);
    for (const operation of Object.values(vendor.operations).flat()) {
      expect(operation.path).toMatch(PATH);
      for (const model of operation.models ?? []) expect(model).toMatch(MODEL);
    }
    expect(JSON.stringify(vendor)).not.toMatch(/\{(region|project|api_version)\}/);
    expect(vendor.operations.chat).toBeDefined();
    expect(vendor.models.length).toBeGreaterThan(0);
    for (const model of vendor.models) expect(model).toMatch(MODEL);
    expect(vendor.source).toMatch(vendor.simulated === true ? /repository/ : /^https:.*, read \d{4}-\d{2}-\d{2}$/);
  });

  test("has exactly one vendor whose answers are simulated, without a key, at an address nobody has", () => {
    const simulated = vendors.filter((vendor) => vendor.simulated === true);
    expect(simulated.map(({ id, auth, keyVariables }) => [id, auth.kind, keyVariables.length])).toEqual([
      ["simulated", "none", 0],
    ]);
    expect(new URL(simulated[0]?.baseUrl ?? "").hostname).toMatch(/\.invalid$/);
  });
});

describe("finding a vendor", () => {
  test.each(["openai", "OpenAI", "OPENAI"])("finds %s in any case of letters", (id) => {
    expect(vendorById(id)?.name).toBe("OpenAI");
  });

  test("knows no vendor that is not in the list, nor what every object inherits", () => {
    for (const id of ["", "constructor", "__proto__", "my-gpu", "open ai"]) expect(vendorById(id)).toBeUndefined();
  });

  test("takes any other name for a service in OpenAI's format: every model, a bearer key, no address", () => {
    const vendor = vendorFor("my-gpu");
    expect(vendor).toEqual(openaiCompatible("my-gpu"));
    expect(vendor).toMatchObject({
      id: "my-gpu",
      baseUrl: null,
      keyVariables: [],
      auth: { kind: "bearer" },
      models: ["*"],
    });
    expect(Object.keys(vendor.operations)).toEqual([
      "chat",
      "completion",
      "embedding",
      "image",
      "transcription",
      "speech",
    ]);
    expect(vendor.priceId).toBeUndefined();
  });

  test("takes the id of such services for one of them", () => {
    expect(vendorById("OpenAI-Compatible")?.id).toBe(COMPATIBLE_VENDOR_ID);
  });
});
