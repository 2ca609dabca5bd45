import { expect, test } from "vitest";
import { packedManifest } from "./packed-manifest.ts";

const source = {
  name: "@ai-liaison/core",
  version: "0.1.0",
  folder: "packages/core",
  exports: { ".": "./src/index.ts", "./schema": "./src/schema/index.ts" },
  imports: { "#run": "./src/cli/run.ts" },
  bin: { tool: "./src/cli/main.js" },
  dependencies: { zod: "4.0.0" },
  devDependencies: { vitest: "5.0.0" },
};

test("a packed manifest points to compiled files with their types, and leaves development behind", () => {
  expect(packedManifest(source)).toEqual({
    name: "@ai-liaison/core",
    version: "0.1.0",
    exports: {
      ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
      "./schema": { types: "./dist/schema/index.d.ts", default: "./dist/schema/index.js" },
    },
    imports: { "#run": "./dist/cli/run.js" },
    bin: { tool: "./dist/cli/main.js" },
    dependencies: { zod: "4.0.0" },
  });
});

test("an export that nothing compiled stands for is refused", () => {
  expect(() => packedManifest({ ...source, exports: { ".": "./index.js" } })).toThrow("./index.js is not of the form");
});
