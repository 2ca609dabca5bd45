import { vendors } from "@ai-liaison/providers";
import { BUSY_MODEL, type Manners, MISSING_MODEL, vendorManners } from "@ai-liaison/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Asking, question, textIn } from "./ask.ts";
import { openVendorWorld, type VendorWorld } from "./open-vendor-world.ts";

/** Each vendor of the registry at its real path, with its real proof, whole and streamed, in its own format and another. */
const FORMATS: Readonly<Record<Manners["format"], Asking["format"]>> = {
  "/v1/chat/completions": "chat",
  "/v1/messages": "messages",
  "/v1beta/models/{model}:generateContent": "gemini",
  "/v2/chat": "cohere",
  "/api/chat": "ollama",
};

/** One the vendor does not speak. */
const FOREIGN: Readonly<Record<Asking["format"], Asking["format"]>> = {
  chat: "messages",
  messages: "chat",
  gemini: "chat",
  cohere: "chat",
  ollama: "gemini",
};

test("every vendor in the list has a fake with its manners", () => {
  const covered = new Set(vendorManners.map(({ vendor }) => vendor.split(",")[0]));
  expect(
    vendors
      .filter(({ simulated }) => simulated !== true)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual([...covered].toSorted());
});

describe.each(vendorManners.map((manners) => [manners.vendor, manners] as const))("%s", (_, manners) => {
  let world: VendorWorld;
  const own = FORMATS[manners.format];
  const foreign = FOREIGN[own];

  beforeAll(async () => {
    world = await openVendorWorld(manners);
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
  });

  async function ask(asking: Asking) {
    const { path, body } = question(asking);
    const response = await world.gateway.post(path, body);
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  test.each([
    ["its own format", own, false],
    ["its own format, streamed", own, true],
    ["another format", foreign, false],
    ["another format, streamed", foreign, true],
  ] as const)("answers a client of %s", async (_name, format, stream) => {
    const { status, text, headers } = await ask({ format, model: `good/${manners.model}`, stream });
    if (stream && manners.stream === null) {
      expect(status).toBe(404);
      expect(text).toContain("cannot stream it");
      return;
    }
    expect({ status, text: status === 200 ? textIn(text) : text }).toEqual({ status: 200, text: "Grüße 👋" });
    expect(headers.get("x-liaison-provider")).toBe("good");
  });

  test("is told to count usage, and its tokens are in the record", async () => {
    await ask({ format: own, model: `good/${manners.model}`, stream: manners.stream !== null });
    const [row] = await world.gateway.calls();
    expect(row).toMatchObject({ provider: "good", status: "success", usage_source: "provider" });
    expect(row?.input_tokens).toBeGreaterThan(0);
  });

  test("that refuses our key is told as our fault, without its words", async () => {
    const { status, text } = await ask({ format: own, model: `bad/${manners.model}`, stream: false });
    expect(status).toBe(502);
    expect(text).not.toContain("wrong-key-of-ours");
    const words = JSON.stringify(manners.wrongKey.body).match(/"(?:message|detail|error)":"([^"]{9,})"/)?.[1] ?? "-";
    expect(text).not.toContain(words);
    expect((await world.gateway.calls())[0]).toMatchObject({ error_code: "provider_authentication" });
  });

  test.each([[own], [foreign]] as const)("that has no such model is told as such to a client of %s", async (format) => {
    await ask({ format, model: `good/${missing(manners.model)}`, stream: false });
    expect((await world.gateway.calls())[0]).toMatchObject({ error_code: "model_not_found" });
  });

  test("that has enough is told as such, with its own word on how long to wait", async () => {
    const { status, headers } = await ask({ format: foreign, model: `good/${busy(manners.model)}`, stream: false });
    expect({ status, wait: headers.get("retry-after") }).toEqual({ status: 429, wait: "7" });
    expect((await world.gateway.calls())[0]).toMatchObject({ error_code: "rate_limited" });
  });
});

/** Names as the vendor's patterns want them. */
function missing(model: string): string {
  return `${model}-${MISSING_MODEL}`;
}

function busy(model: string): string {
  return `${model}-${BUSY_MODEL}`;
}
