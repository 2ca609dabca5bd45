import type { IncomingMessage } from "node:http";
import { Fault } from "@ai-liaison/core";
import type { CostReport, CostSums } from "@ai-liaison/ledger";
import { describe, expect, test } from "vitest";
import type { ProviderReading } from "../metrics/index.ts";
import type { HealthReport } from "../server/health.ts";
import { buildAdminApi } from "./admin-app.ts";
import type { AdminOptions } from "./options.ts";

const now = Date.parse("2026-11-21T12:00:00Z");

describe("who may see what", () => {
  test.each(["/health/live", "/health/liveness", "/health/ready", "/health/readiness"])(
    "%s is public",
    async (path) => {
      const answer = await ask(path, { isAllowed: () => false });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({ status: "ok" });
    },
  );

  test.each(["/health", "/metrics", "/openapi.json", "/analytics/costs", "/analytics/usage", "/analytics/none"])(
    "%s needs the admin token",
    async (path) => {
      const answer = await ask(path, { isAllowed: (_request, token) => token === "right" });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toBe("Bearer");
      expect(await answer.json()).toMatchObject({ error: { code: "authentication", hint: expect.any(String) } });
    },
  );

  test("the bearer token is handed to the predicate, with the request it came in", async () => {
    const seen: unknown[] = [];
    const isAllowed: AdminOptions["isAllowed"] = (request, token) => seen.push(request, token) > 0;
    await ask("/health", { isAllowed }, { headers: { authorization: "bearer  right " } });
    await ask("/health", { isAllowed }, { headers: { authorization: "Basic cmlnaHQ=" } });
    expect(seen).toEqual([incoming, "right", incoming, ""]);
  });

  test("answers are for nobody's cache, frame or other site", async () => {
    for (const path of ["/health/live", "/nothing", "/analytics/costs"]) {
      const { headers } = await ask(path, {}, { headers: { origin: "https://evil.example" } });
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("access-control-allow-origin")).toBeNull();
    }
  });
});

describe("health", () => {
  test("draining: alive, but not ready", async () => {
    expect((await ask("/health/live", { ready: () => false })).status).toBe(200);
    expect((await ask("/health/ready", { ready: () => false })).status).toBe(503);
    expect((await ask("/health/readiness", { ready: () => false })).status).toBe(503);
  });

  test("down is 503, degraded is 200", async () => {
    expect((await ask("/health", { health: () => report("down") })).status).toBe(503);
    expect((await ask("/health", { health: () => report("degraded") })).status).toBe(200);
  });

  test("a provider that fails degrades the whole, and one nobody called is unknown", async () => {
    const readings: ProviderReading[] = [
      { name: "openai", up: false, attempts: 5, failures: 4, lastSuccessMs: null, lastFailureMs: now },
    ];
    const answer = await ask("/health", { metrics: { ...metrics, providers: () => readings } });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      status: "degraded",
      checks: { journal: { status: "ok" } },
      providers: [
        { name: "openai", status: "down", attempts: 5, failures: 4, last_failure_at: "2026-11-21T12:00:00.000Z" },
        { name: "groq", status: "unknown", attempts: 0, last_success_at: null },
      ],
    });
  });

  test("metrics are plain text, version 0.0.4", async () => {
    const answer = await ask("/metrics");
    expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(await answer.text()).toBe("# nothing yet\n");
  });
});

describe("analytics", () => {
  test("the ledger's answer is passed on, with the period it is about", async () => {
    const asked: unknown[] = [];
    const answer = await ask("/analytics/costs?from=2026-11-01&to=2026-11-20&by=customer&provider=openai&model=gpt-5", {
      ledger: () => ({ ...ledger, costs: asks(asked, () => Promise.resolve(costs)) }),
    });
    expect(asked).toEqual([
      {
        by: "customer",
        provider: "openai",
        model: "gpt-5",
        since: Date.parse("2026-11-01T00:00:00Z"),
        until: Date.parse("2026-11-21T00:00:00Z"),
        limit: 1000,
      },
    ]);
    expect(await answer.json()).toEqual({
      from: "2026-11-01T00:00:00.000Z",
      to: "2026-11-21T00:00:00.000Z",
      ...costs,
    });
  });

  test("since, until and group_by are other names for from, to and by; provider is grouped by unless told", async () => {
    const asked: unknown[] = [];
    const options: Partial<AdminOptions> = {
      ledger: () => ({
        ...ledger,
        usage: asks(asked, () => Promise.reject(new Fault("overloaded", "Busy."))),
      }),
    };
    expect((await ask("/analytics/usage?since=2h&group_by=day", options)).status).toBe(503);
    await ask("/analytics/usage", options);
    expect(asked).toEqual([
      { by: "day", since: now - 7_200_000, limit: 1000 },
      { by: "provider", limit: 1000 },
    ]);
  });

  test("performance and providers take a period, a provider and a model", async () => {
    const asked: unknown[] = [];
    const options: Partial<AdminOptions> = {
      ledger: () => ({
        ...ledger,
        performance: asks(asked, () => Promise.reject(new Fault("overloaded", "Busy."))),
        providers: asks(asked, () => Promise.resolve({ rows: [], rows_left_out: 0 })),
      }),
    };
    await ask("/analytics/performance?provider=groq", options);
    expect(await (await ask("/analytics/providers?from=1h", options)).json()).toEqual({
      from: "2026-11-21T11:00:00.000Z",
      to: null,
      rows: [],
      rows_left_out: 0,
    });
    await ask("/analytics/providers?limit=7", options);
    expect(asked).toEqual([{ provider: "groq", limit: 1000 }, { since: now - 3_600_000, limit: 1000 }, { limit: 7 }]);
  });

  test.each([
    ["/analytics/costs?from=yesterday", "from"],
    ["/analytics/costs?until=soon", "until"],
    ["/analytics/costs?by=mood", "by"],
    ["/analytics/usage?group_by=mood", "group_by"],
    ["/analytics/costs?grup_by=day", "grup_by"],
    ["/analytics/costs?provider=", "provider"],
    ["/analytics/costs?status=fine", "status"],
    ["/analytics/costs?by=day&group_by=model", "group_by"],
    ["/analytics/costs?from=2026-11-02&to=2026-10-01", "to"],
    ["/analytics/performance?customer=acme", "customer"],
    ["/analytics/costs?provider=a&provider=b", "provider"],
    ["/analytics/costs?limit=10001", "limit"],
    ["/analytics/performance?limit=0", "limit"],
  ])("%s is 400 and names %s", async (path, param) => {
    const answer = await ask(path);
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as { error: Record<string, string> };
    expect(error).toMatchObject({ code: "invalid_request", param, hint: expect.any(String) });
    expect(error.message).toContain("`");
  });
});

describe("what is not there", () => {
  test("an unknown path is 404, another method 405 with what is allowed", async () => {
    const unknown = await ask("/nothing", { isAllowed: () => false });
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ error: { code: "not_found", message: expect.any(String) } });
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
      const answer = await ask("/analytics/costs", {}, { method });
      expect(answer.status).toBe(405);
      expect(answer.headers.get("allow")).toBe("GET, HEAD");
    }
    expect((await ask("/health", {}, { method: "HEAD" })).status).toBe(200);
  });

  test("an unexpected error is told to the log, and to the client in one vague sentence", async () => {
    const told: unknown[] = [];
    const broken = new Error("SQLITE_CORRUPT at /secret/place");
    const answer = await ask("/analytics/costs", {
      ledger: () => ({ ...ledger, costs: () => Promise.reject(broken) }),
      onUnexpected: (error) => told.push(error),
    });
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toMatch(/SQLITE|secret/);
    expect(told).toEqual([broken]);
  });
});

test("the description names every path, its parameters and its shapes", async () => {
  const description = (await (await ask("/openapi.json")).json()) as {
    openapi: string;
    paths: Record<string, { get: { parameters?: { name: string }[]; security?: unknown } }>;
    components: { schemas: Record<string, unknown> };
  };
  expect(description.openapi).toBe("3.1.0");
  expect(Object.keys(description.paths).sort()).toEqual([
    "/analytics/costs",
    "/analytics/performance",
    "/analytics/providers",
    "/analytics/usage",
    "/health",
    "/health/live",
    "/health/liveness",
    "/health/readiness",
    "/health/ready",
    "/metrics",
  ]);
  const parameters = description.paths["/analytics/costs"]?.get.parameters?.map(({ name }) => name);
  expect(parameters).toEqual(expect.arrayContaining(["from", "to", "since", "by", "group_by", "provider", "customer"]));
  expect(description.paths["/health"]?.get.security).toEqual([{ admin: [] }]);
  expect(Object.keys(description.components.schemas)).toEqual(expect.arrayContaining(["CostReport", "Error"]));
});

/** A method of the ledger that notes what it was asked. */
function asks<Query, Answer>(asked: unknown[], answer: () => Promise<Answer>): (query?: Query) => Promise<Answer> {
  return (query) => {
    asked.push(query);
    return answer();
  };
}

const incoming = {} as IncomingMessage;

const sums: CostSums = {
  calls: 3,
  errors: 1,
  input_tokens: 30,
  cached_input_tokens: 4,
  cache_write_tokens: 0,
  output_tokens: 60,
  reasoning_tokens: 0,
  total_tokens: 90,
  total_cost_nano_usd: "17500",
  total_cost_usd: "0.0000175",
  saved_cost_usd: "0",
  unpriced_calls: 0,
  estimated_calls: 0,
  simulated_calls: 0,
};
const costs: CostReport = { by: "customer", rows: [{ group: "acme", ...sums }], rows_left_out: 0, total: sums };

const ledger: ReturnType<AdminOptions["ledger"]> = {
  costs: () => Promise.resolve(costs),
  usage: () => Promise.reject(new Error("not asked for")),
  performance: () => Promise.reject(new Error("not asked for")),
  providers: () => Promise.resolve({ rows: [], rows_left_out: 0 }),
};

const metrics: AdminOptions["metrics"] = {
  prometheusText: () => Promise.resolve("# nothing yet\n"),
  providers: () => [],
};

function report(status: HealthReport["status"]): HealthReport {
  const provider = { vendor: "openai", priority: 1, simulated: false };
  return {
    status,
    timestamp: "2026-11-21T12:00:00.000Z",
    checks: { journal: { status, detail: "12 bytes on disk." } },
    providers: [
      { name: "openai", ...provider },
      { name: "groq", ...provider },
    ],
  };
}

async function ask(path: string, options: Partial<AdminOptions> = {}, init: RequestInit = {}): Promise<Response> {
  const api = buildAdminApi({
    ledger: () => ledger,
    metrics,
    health: () => report("ok"),
    ready: () => true,
    isAllowed: () => true,
    nowMs: () => now,
    ...options,
  });
  return api.request(path, init, { incoming });
}
