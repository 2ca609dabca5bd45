import type { YamlFile } from "./yaml-file.ts";

/** Settings that an application gives as an object: like a file's, named by their path instead of a line. */
export function objectFile(value: unknown): YamlFile {
  return {
    value,
    place: (path) =>
      `config${path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("")}`,
  };
}
