// biome-ignore-all lint/suspicious/noTemplateCurlyInString: such references are what is tested
import { describe, expect, test } from "vitest";
import { errorOf, load, problemsOf } from "./config.test-support.ts";

const yaml = (text: string, env: Record<string, string> = {}) => ({ files: { "liaison.yaml": text }, env });
const place = (text: string, env: Record<string, string> = {}) => problemsOf(yaml(text, env)).map((one) => one.place);

describe("a problem in liaison.yaml is named by line and path", () => {
  test.each<readonly [what: string, text: string, place: string, message: RegExp]>([
    ["an unknown key", "server:\n  hots: a", "line 2, server.hots", /Did you mean host\?/],
    ["an unknown key that is like none", "entirely: 1", "line 1, entirely", /not a key that is known/],
    ["a number that is text", 'server:\n  port: "a"', "line 2, server.port", /whole number from 0 to 65535/],
    ["a number out of range", "server: { port: 70000 }", "line 1, server.port", /whole number from 0 to 65535/],
    ["a fraction", "server: { port: 1.5 }", "line 1, server.port", /whole number/],
    ["a section that is none", "store: yes", "line 1, store", /must hold keys/],
    ["a flag that is none", "\n\nstore:\n  full_responses: maybe", "line 4, store.full_responses", /true or false/],
    ["a word that is not offered", "journal: { on_full: explode }", "line 1, journal.on_full", /refuse or drop/],
    ["a level that does not exist", "log_level: loud", "line 1, log_level", /trace, debug/],
    ["a path that is none", "data_directory: 5", "line 1, data_directory", /path/],
    ["providers that are none", "providers: 5", "line 1, providers", /path of a CSV file, or a list/],
    [
      "a provider's unknown key",
      "providers:\n  - provider_name: a\n    timeot: 5",
      "line 3, providers[0].timeot",
      /Did you mean timeout\?/,
    ],
    [
      "a provider's bad value",
      "providers:\n  - provider_name: a\n    primary_url: nowhere",
      "line 3, providers[0].primary_url",
      /no URL/,
    ],
    [
      "a provider without a name",
      "providers:\n  - { primary_url: 'https://a.example' }",
      "line 2, providers[0].provider_name",
      /is empty/,
    ],
    ["an empty list of providers", "providers: []", "liaison.yaml", /no provider/],
    ["a route without targets", "routes:\n  smart:\n    targets: []", "line 3, routes.smart.targets", /at least one/],
    ["a route that is none", "routes: { smart: 1 }", "line 1, routes.smart", /must hold keys/],
    [
      "a route's missing targets",
      "routes: { smart: {} }",
      "line 1, routes.smart.targets",
      /is missing; it must be a list/,
    ],
    [
      "a route's name",
      "routes:\n  'a b': { targets: [{ provider: x, model: y }] }",
      "line 2, routes.a b",
      /no route name/,
    ],
    [
      "a target's model",
      "routes: { s: { targets: [{ provider: x, model: 'a b' }] } }",
      "line 1, routes.s.targets[0].model",
      /a model name/,
    ],
    [
      "a strategy to come",
      "routes: { s: { strategy: adaptive, targets: [{ provider: x, model: y }] } }",
      "line 1, routes.s.strategy",
      /"adaptive" is not available yet/,
    ],
    [
      "a strategy that never was",
      "routes: { s: { strategy: luck, targets: [{ provider: x, model: y }] } }",
      "line 1, routes.s.strategy",
      /must be priority/,
    ],
    [
      "a price",
      "prices:\n  - { model: a, input_per_mtok: -1, output_per_mtok: '1' }",
      "line 2, prices[0].input_per_mtok",
      /decimal number/,
    ],
    [
      "a price in words",
      "prices: [{ model: a, input_per_mtok: '1,5', output_per_mtok: '1' }]",
      "line 1, prices[0].input_per_mtok",
      /decimal number/,
    ],
    [
      "a price of no model",
      "prices: [{ input_per_mtok: '1', output_per_mtok: '1' }]",
      "line 1, prices[0].model",
      /is missing/,
    ],
    [
      "a price of one direction",
      "prices: [{ model: a, input_per_mtok: '1' }]",
      "line 1, prices[0].output_per_mtok",
      /is missing: tokens are priced in both directions/,
    ],
    [
      "a price of nothing",
      "prices: [{ model: a }]",
      "line 1, prices[0].input_per_mtok",
      /is missing: tokens are priced in both directions/,
    ],
    [
      "a day that is none",
      "prices: [{ model: a, input_per_mtok: '1', output_per_mtok: '1', from: 2026-02-30 }]",
      "line 1, prices[0].from",
      /a day such as/,
    ],
    ["limits", "limits: []", "line 1, limits", /not available yet/],
    ["budgets", "budgets: []", "line 1, budgets", /not available yet/],
    ["alerts", "alerts: {}", "line 1, alerts", /not available yet/],
    ["the cache", "cache: { semantic: true }", "line 1, cache", /not available yet/],
    ["a key that every object has", "constructor: 1", "line 1, constructor", /not a key/],
    ["a prototype", "__proto__: { a: 1 }", "line 1, __proto__", /not a key/],
  ])("%s", (_what, text, where, message) => {
    const problems = problemsOf(yaml(text));
    const problem = problems.find((one) => one.place.endsWith(where));
    expect(problem?.place).toBe(where === "liaison.yaml" ? where : `liaison.yaml, ${where}`);
    expect(problem?.message).toMatch(message);
  });
});

describe("what is no YAML", () => {
  test.each([
    ["a: [1", "a bracket before it is not closed"],
    ["a: 1\na: 2", "names a key twice"],
    ["\ta: 1", "tab"],
    ["a: *nobody", "anchor"],
    ["a: 1\n---\nb: 2", "second document"],
    ["a: !!js/function x", "tag"],
    ["a: 'open", "lacks a quote"],
  ])("%j is told by line", (text, reason) => {
    const { problems } = errorOf(yaml(text));
    expect(problems[0]?.place).toMatch(/^liaison\.yaml, line \d+$/);
    expect(problems.map(({ message }) => message).join()).toContain(reason);
  });

  test.each(["a: 1\n b: 2", "a: {b: ${X}}", "server: ["])("%j is told once for its line", (text) => {
    expect(problemsOf(yaml(text))).toHaveLength(1);
  });

  test.each(["", "# nothing\n", "just text", "- a\n- b", "5", "null"])(
    "%j holds no settings, and is not taken for an empty one",
    (text) => {
      expect(errorOf(yaml(text)).message).toContain("holds no settings");
    },
  );

  test("never quotes the file, which may hold secrets", () => {
    for (const text of ["key: hunter2 hunter2: [", "'hunter2", "a: %hunter2", "a: @hunter2", "hunter2\n\t- b: {"]) {
      expect(errorOf(yaml(text)).message).not.toContain("hunter2");
    }
  });

  test("does not blow up, by aliases nor by depth", () => {
    const bomb =
      "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c]";
    const startedMs = performance.now();
    expect(errorOf(yaml(bomb)).message).toContain("aliases");
    expect(errorOf(yaml(`a: ${"[".repeat(100_000)}`)).problems.length).toBeGreaterThan(0);
    expect(errorOf(yaml(`a: ${"[".repeat(50_000)}${"]".repeat(50_000)}`)).problems.length).toBeGreaterThan(0);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });
});

describe("variables in values", () => {
  test("take the place of their references, with the type a plain word would have", () => {
    const text = `server: { port: "$\{MY_PORT}", host: '$\{MY_HOST:-localhost}' }\nstore:\n  full_responses: $\{FULL}`;
    const { server, store } = load(yaml(text, { MY_PORT: "9", FULL: "false" }));
    expect([server.port, server.host, store.fullResponses]).toEqual([9, "localhost", false]);
  });

  test("that are missing are problems, named by line", () => {
    const problems = problemsOf(yaml("server:\n  port: ${MY_PORT}"));
    expect(problems[0]).toEqual({
      place: "liaison.yaml, line 2",
      message: "needs the variable MY_PORT, which is not set. Set it, or write `${MY_PORT:-otherwise}`.",
    });
  });

  test("need quotes inside braces, which is told", () => {
    expect(problemsOf(yaml("server: { port: ${MY_PORT} }", { MY_PORT: "1" }))[0]?.message).toContain(
      "with quotes inside braces",
    );
  });

  test("must be names", () => {
    expect(problemsOf(yaml("log_level: ${1 + 1}"))[0]?.message).toContain("names no variable");
  });

  test("stay as they are behind two dollars", () => {
    expect(load(yaml("data_directory: a/$${X}", { X: "no" })).dataDirectory).toBe("/srv/app/a/${X}");
  });

  test("are values and never structure, and are never told", () => {
    const error = errorOf(yaml("log_level: ${EVIL}", { EVIL: "info\nserver: { host: 0.0.0.0, hunter2: 1 }" }));
    expect(error.problems.map((one) => one.place)).toEqual(["liaison.yaml, line 1, log_level"]);
    expect(error.message).not.toContain("hunter2");
  });

  test("do nothing in keys", () => {
    expect(place("${KEY}: 1", { KEY: "server" })).toEqual([expect.stringContaining("${KEY}")]);
  });
});

describe("providers in liaison.yaml", () => {
  test("have the fields of the CSV, as their own types or as text", () => {
    const text = `
providers:
  - provider_name: mine
    primary_url: https://a.example
    secondary_url: null
    timeout: 2.5
    cost_per_1k_tokens: 0.0000002
    max_requests_per_minute: "10"
    priority: 3
    models: [a, b]
    enabled: true
  - { provider_name: off, primary_url: "https://b.example", enabled: false }
`;
    const { providers, warnings } = load(yaml(text));
    expect(providers).toMatchObject([
      {
        name: "mine",
        timeoutMs: 2500,
        fallbackNanoUsdPerMtok: 200_000,
        maxRequestsPerMinute: 10,
        priority: 3,
        models: ["a", "b"],
      },
    ]);
    expect(providers).toHaveLength(1);
    expect(warnings).toEqual(["liaison.yaml: column max_requests_per_minute is not enforced yet."]);
  });
});

describe("routes", () => {
  const providers = `
providers:
  - { provider_name: a, primary_url: "https://a.example", default_model: m }
  - { provider_name: b, primary_url: "https://b.example", api_key_env: B_KEY }
`;

  test("name providers that exist", () => {
    const problems = problemsOf(
      yaml(`${providers}routes: { s: { targets: [{ provider: aa, model: m }, { provider: zzzz, model: m }] } }`),
    );
    expect(problems.map(({ message }) => message)).toEqual([
      "names the provider aa, which does not exist. Did you mean a?",
      "names the provider zzzz, which does not exist. Providers are a, b.",
    ]);
  });

  test("leave out a target whose provider is disabled, with a warning", () => {
    const { routes, warnings } = load(
      yaml(`${providers}routes: { s: { targets: [{ provider: b, model: m }, { provider: a }] } }`),
    );
    expect(routes).toEqual([{ name: "s", strategy: "priority", targets: [{ providerName: "a", model: null }] }]);
    expect(warnings.join()).toMatch(/B_KEY is not set.*routes\.s\.targets\[0\]: b is disabled/);
  });

  test("of which nothing remains are refused", () => {
    expect(errorOf(yaml(`${providers}routes: { s: { targets: [{ provider: b, model: m }] } }`)).message).toContain(
      "no target whose provider is enabled",
    );
  });

  test("need a model where the provider has no default", () => {
    expect(
      problemsOf(yaml(`${providers}routes: { s: { targets: [{ provider: b }] } }`, { B_KEY: "k" }))[0]?.message,
    ).toContain("names no model");
  });

  test("may name vendors that were found by their keys", () => {
    const { routes } = load(
      yaml("routes: { s: { targets: [{ provider: openai, model: gpt-5 }] } }", { OPENAI_API_KEY: "k" }),
    );
    expect(routes).toMatchObject([{ targets: [{ providerName: "openai", model: "gpt-5" }] }]);
  });
});

describe("the simulated provider", () => {
  test("behaves as configured", () => {
    const { simulated } = load(yaml("simulated: { error_rate: 0.25, tokens_per_second: 10, first_token_ms: 5 }"));
    expect(simulated).toEqual({ errorRate: 0.25, tokensPerSecond: 10, firstTokenMs: 5 });
  });

  test("may stand among others by name", () => {
    const { providers, simulated } = load(yaml("providers: [{ provider_name: simulated }]"));
    expect(providers).toMatchObject([{ name: "simulated", vendor: { simulated: true } }]);
    expect(simulated).not.toBeNull();
  });
});
