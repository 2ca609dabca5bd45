import { createKey } from "@ai-liaison/client";
import OpenAI, { NotFoundError, toFile } from "openai";
import { describe, expect, test } from "vitest";
import { type FileVendor, startFileVendor } from "./fixtures/file-vendor.ts";
import { openTestGateway, providerRow, type TestGateway } from "./open-test-gateway.ts";

interface FileWorld extends AsyncDisposable {
  readonly vendor: FileVendor;
  readonly gateway: TestGateway;
  readonly acme: OpenAI;
  readonly globex: OpenAI;
}

const USAGE = { input_tokens: 1_000_000, output_tokens: 1_000_000, total_tokens: 2_000_000 };
const BATCH = { endpoint: "/v1/chat/completions", completion_window: "24h" } as const;
const upload = async (client: OpenAI): Promise<string> =>
  (await client.files.create({ file: await toFile(Buffer.from("{}\n"), "a.jsonl"), purpose: "batch" })).id;

/** One vendor, and two tenants with a key each. */
async function openFileWorld(): Promise<FileWorld> {
  const vendor = await startFileVendor();
  const gateway = await openTestGateway({
    rows: [`${providerRow("openai", `${vendor.url}/v1`)},openai`],
    columns: ["vendor"],
  });
  const client = async (name: string): Promise<OpenAI> => {
    const { secret } = await createKey(gateway.dataDirectory, { name, customer: name });
    return new OpenAI({ apiKey: secret, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
  };
  const [acme, globex] = [await client("acme"), await client("globex")];
  await expect.poll(async () => (await globex.files.list()).data).toEqual([]);
  return {
    vendor,
    gateway,
    acme,
    globex,
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      await vendor[Symbol.asyncDispose]();
    },
  };
}

describe("files and batches that a vendor keeps", () => {
  test("a file goes up as it is, and comes down as it was, for the tenant that sent it", async () => {
    await using world = await openFileWorld();
    const id = await upload(world.acme);
    const sent = world.vendor.seen.find(({ method }) => method === "POST");
    expect(sent?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(sent?.headers.authorization).toBe("Bearer vendor-secret-key");
    expect(String(sent?.body)).toContain('name="purpose"\r\n\r\nbatch');
    expect((await world.acme.files.retrieve(id)).id).toBe(id);
    const content = await (await world.acme.files.content(id)).arrayBuffer();
    expect(Buffer.from(content).equals(world.vendor.files.get(id) ?? Buffer.alloc(0))).toBe(true);
    expect(await world.acme.files.delete(id)).toMatchObject({ id, deleted: true });
    const rows = await world.gateway.calls();
    expect(rows.map(({ endpoint }) => endpoint)).toEqual(
      expect.arrayContaining(["files", "files.retrieve", "files.content", "files.delete"]),
    );
    expect(rows.every(({ status }) => status === "success")).toBe(true);
  });

  test("for another tenant there is no such file, batch or result, and none is shown in its lists", async () => {
    await using world = await openFileWorld();
    const { acme, globex, vendor } = world;
    const id = await upload(acme);
    const own = await upload(globex);
    const batch = await acme.batches.create({ input_file_id: id, ...BATCH });
    vendor.finishBatches(USAGE);
    const { output_file_id: output } = await acme.batches.retrieve(batch.id);
    const before = vendor.seen.length;
    for (const ask of [
      () => globex.files.retrieve(id),
      () => globex.files.content(id),
      () => globex.files.delete(id),
      () => globex.batches.create({ input_file_id: id, ...BATCH }),
      () => globex.batches.retrieve(batch.id),
      () => globex.batches.cancel(batch.id),
      () => globex.files.content(output ?? "none"),
      () => globex.files.retrieve("file-nobody00000"),
    ]) {
      await expect(ask()).rejects.toBeInstanceOf(NotFoundError);
    }
    expect(vendor.seen.length).toBe(before);
    expect((await globex.files.list()).data.map((file) => file.id)).toEqual([own]);
    expect((await acme.files.list()).data.map((file) => file.id)).toEqual([id, output]);
    expect((await globex.batches.list()).data).toEqual([]);
    expect((await (await acme.files.content(output ?? "none")).text()).trim()).toBe('{"custom_id":"1"}');
  });

  test("a chat may name its own tenant's files, not another's", async () => {
    await using world = await openFileWorld();
    const id = await upload(world.acme);
    const ask = (client: OpenAI): Promise<unknown> =>
      client.chat.completions.create({
        model: "gpt-5-nano",
        messages: [{ role: "user", content: [{ type: "file", file: { file_id: id } }] }],
      });
    await expect(ask(world.globex)).rejects.toThrow("There is nothing of that id");
    await expect(ask(world.acme)).rejects.toThrow("Unknown path /v1/chat/completions");
  });

  test("what a batch took is told when it is over, and is the cost of the call that began it, once, at half the price", async () => {
    await using world = await openFileWorld();
    const { acme, vendor, gateway } = world;
    const batch = await acme.batches.create({ input_file_id: await upload(acme), ...BATCH });
    await acme.batches.retrieve(batch.id);
    const begun = (await gateway.calls()).find(({ endpoint }) => endpoint === "batches");
    expect(begun).toMatchObject({ customer_id: "acme", total_cost_nano_usd: null, input_tokens: null });
    vendor.finishBatches(USAGE);
    await acme.batches.retrieve(batch.id);
    await acme.batches.retrieve(batch.id);
    const rows = await gateway.calls();
    const over = rows.find(({ endpoint }) => endpoint === "batches");
    expect(over).toMatchObject({ input_tokens: 1_000_000, output_tokens: 1_000_000, service_tier: "batch" });
    // gpt-5-nano: $0.05 and $0.40 per million, half of it.
    expect(over?.total_cost_nano_usd).toBe(225_000_000);
    const others = rows.filter(({ endpoint }) => endpoint !== "batches");
    expect(others.reduce((sum, { total_cost_nano_usd: cost }) => sum + (cost ?? 0), 0)).toBe(0);
  });

  test("what is no upload, or no batch, is refused by name before the vendor hears of it", async () => {
    await using world = await openFileWorld();
    const before = world.vendor.seen.length;
    await expect(world.acme.files.create({ purpose: "batch" } as never)).rejects.toThrow("file");
    await expect(world.acme.batches.create({ endpoint: BATCH.endpoint } as never)).rejects.toThrow("input_file_id");
    expect(world.vendor.seen.length).toBe(before);
  });
});
