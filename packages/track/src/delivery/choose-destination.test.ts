import { describe, expect, test } from "vitest";
import { chooseDestination, type Surroundings } from "./choose-destination.ts";

const surroundings = (env: Record<string, string> = {}, ledgers: readonly string[] = []): Surroundings => ({
  env,
  workingFolder: "/app",
  holdsLedger: (folder) => ledgers.includes(folder),
  stateFolder: "/state",
});

describe("records go", () => {
  test("where the options say, before all else", () => {
    const env = surroundings({ LIAISON_URL: "http://other:1", LIAISON_DATA: "/other" }, ["/app/data"]);
    const sink = () => {};
    expect(chooseDestination({ sink, url: "http://x", data: "/d" }, env)).toEqual({ kind: "sink", sink });
    expect(chooseDestination({ url: "http://x:8000/", data: "/d" }, env)).toEqual({
      kind: "collector",
      url: "http://x:8000",
      key: null,
    });
    expect(chooseDestination({ data: "/d" }, env)).toEqual({ kind: "folder", data: "/d", chosen: false });
  });

  test("else where the environment says, the collector before the folder", () => {
    const env = { LIAISON_URL: "https://liaison.example/base/v1", LIAISON_KEY: "sk-liaison-1", LIAISON_DATA: "/other" };
    expect(chooseDestination({}, surroundings(env))).toEqual({
      kind: "collector",
      url: "https://liaison.example/base",
      key: "sk-liaison-1",
    });
    expect(chooseDestination({ key: "own" }, surroundings(env))).toMatchObject({ key: "own" });
    expect(chooseDestination({}, surroundings({ ...env, LIAISON_URL: " " }))).toEqual({
      kind: "folder",
      data: "/other",
      chosen: false,
    });
  });

  test("into a folder as it is seen from where the process is now, wherever it goes later", () => {
    expect(chooseDestination({ data: "data" }, surroundings())).toMatchObject({ data: "/app/data" });
    expect(chooseDestination({}, surroundings({ LIAISON_DATA: "../data" }))).toMatchObject({ data: "/data" });
  });

  test("else into the data folder at hand, and where there is none, into the user's own", () => {
    expect(chooseDestination({}, surroundings({}, ["/app/data"]))).toEqual({
      kind: "folder",
      data: "/app/data",
      chosen: true,
    });
    expect(chooseDestination({}, surroundings())).toEqual({ kind: "folder", data: "/state/data", chosen: true });
  });
});

test.each(["liaison", "ftp://x", ""])("an address that is none (%j) is an error that names the setting", (url) => {
  expect(() => chooseDestination({ url }, surroundings())).toThrow("`url` is no address");
});
