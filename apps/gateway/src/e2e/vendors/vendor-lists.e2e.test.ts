import { vendors } from "@ai-liaison/providers";
import { vendorManners } from "@ai-liaison/testkit";
import { expect, test } from "vitest";
import { openVendorWorld } from "./open-vendor-world.ts";

/** Every vendor's list of models, at its real path, told to the right proof and to no other. */
const listing = new Set(vendors.filter(({ modelsPath }) => modelsPath !== null).map(({ id }) => id));
const asked = vendorManners.filter(({ vendor }) => listing.has(vendor.split(",")[0] ?? ""));

test.each(asked.map((manners) => [manners.vendor, manners] as const))("%s", async (_, manners) => {
  await using world = await openVendorWorld(manners, { modelLists: true });
  const { modelLists } = world.gateway.gateway.liaison;
  await modelLists.refresh("all");
  expect([...(modelLists.modelsOf("good")?.keys() ?? [])]).toEqual(["fake-model"]);
  const { status } = manners.wrongKey;
  expect(modelLists.conditions()).toMatchObject([
    { providerName: "good", count: 1, failure: null },
    { providerName: "bad", count: null, failure: { message: `It answers ${status}.` } },
  ]);
});
