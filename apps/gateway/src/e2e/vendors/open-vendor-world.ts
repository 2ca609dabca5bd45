import { generateKeyPairSync, randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FakeVendor, GOOD_ACCOUNT, GOOD_KEY, type Manners, startFakeVendor } from "@ai-liaison/testkit";
import { openTestGateway, type TestGateway } from "../open-test-gateway.ts";

/** A real gateway before one fake vendor with a real one's manners, once with the right proof and once with a wrong. */
export interface VendorWorld extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly vendor: FakeVendor;
}

const COLUMNS = ["vendor", "region", "project", "api_version"];

/** Below the name of the provider stands all that differs; its address is the fake's bare origin. */
export async function openVendorWorld(
  manners: Manners,
  options: { readonly modelLists?: boolean } = {},
): Promise<VendorWorld> {
  const vendor = await startFakeVendor({ manners, say: "Grüße 👋" });
  const [id = "", way = ""] = manners.vendor.split(", ");
  const places = [placeOf(id), id === "vertex" ? "a-project" : "", way === "versioned" ? "2024-10-21" : ""];
  const more = [id, ...places].join(",");
  const account = accountFile(`${vendor.url}/token`);
  const signed = manners.proof.kind === "header" ? "GOOD_KEY" : "";
  const gateway = await openTestGateway({
    ...options,
    columns: COLUMNS,
    rows: [`good,${vendor.url},,${signed},5,,,1,${more}`, `bad,${vendor.url},,BAD_KEY,5,,,2,${more}`],
    yaml: "retry: { max_attempts: 1 }\n",
    env: {
      GOOD_KEY,
      BAD_KEY: "wrong-key-of-ours",
      AWS_ACCESS_KEY_ID: GOOD_ACCOUNT.id,
      AWS_SECRET_ACCESS_KEY: GOOD_ACCOUNT.secret,
      GOOGLE_APPLICATION_CREDENTIALS: account,
    },
  });
  return {
    gateway,
    vendor,
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      await vendor.close();
      rmSync(account);
    },
  };
}

function placeOf(id: string): string {
  if (id.startsWith("bedrock")) return "eu-west-1";
  return id === "vertex" ? "us-central1" : "";
}

/** A service account whose tokens come from the fake. */
function accountFile(tokenUrl: string): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const path = join(tmpdir(), `liaison-account-${randomUUID()}.json`);
  const account = {
    type: "service_account",
    client_email: "us@example",
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
    token_uri: tokenUrl,
  };
  writeFileSync(path, JSON.stringify(account), { mode: 0o600 });
  return path;
}
