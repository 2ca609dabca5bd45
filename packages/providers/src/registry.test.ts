import { describe, expect, test } from "vitest";
import { parseEndpoint } from "./endpoint.ts";
import { COMPATIBLE_VENDOR_ID, openaiCompatible, vendorById, vendorFor } from "./find-vendor.ts";
import { vendors } from "./registry.ts";

describe("the registry", () => {
  test("gives every vendor an id of its own, in the form a provider's name may have", () => {
    const ids = vendors.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(ids).not.toContain(COMPATIBLE_VENDOR_ID);
  });

  test.each(vendors.map((vendor) => [vendor.id, vendor] as const))("%s is complete and consistent", (_, vendor) => {
    expect(parseEndpoint(vendor.baseUrl ?? "", vendor).origin).toMatch(/^https?:\/\//);
    if (vendor.auth.kind !== "none" && !vendor.baseUrl?.startsWith("http://127.")) {
      expect(vendor.baseUrl).toMatch(/^https:/);
      expect(vendor.keyVariables.length).toBeGreaterThan(0);
    }
    for (const variable of vendor.keyVariables) expect(variable).toMatch(/^[A-Z][A-Z0-9_]*$/);
    for (const operation of Object.values(vendor.operations).flat()) {
      expect(operation.path).toMatch(/^\/[a-z/0-9_]+(\/\{model\}:[a-zA-Z]+|\/\{id\})?$/);
    }
    expect(vendor.operations.chat).toBeDefined();
    expect(vendor.models.length).toBeGreaterThan(0);
    for (const model of vendor.models) expect(model).toMatch(/^[A-Za-z0-9._:/*-]+$/);
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
    expect(Object.keys(vendor.operations)).toEqual(["chat", "completion", "embedding"]);
    expect(vendor.priceId).toBeUndefined();
  });

  test("takes the id of such services for one of them", () => {
    expect(vendorById("OpenAI-Compatible")?.id).toBe(COMPATIBLE_VENDOR_ID);
  });
});
