import { parseEnv } from "node:util";

/**
 * The environment, with `.env` beneath it. Names are found in any case of letters (`api_Key` is `API_KEY`). A variable
 * that is set to nothing counts as not set, and still hides the one in `.env`.
 */
export interface Environment {
  /** The trimmed value; null when it is not set or empty. */
  get(name: string): string | null;
}

export type Variables = Readonly<Record<string, string | undefined>>;

export function createEnvironment(variables: Variables, dotEnvText: string | null): Environment {
  const values = new Map<string, string>();
  const fromFile: Variables = dotEnvText === null ? {} : parseEnv(dotEnvText);
  for (const source of [fromFile, variables]) {
    // A name in capitals is the customary one, so it beats its own other spellings.
    for (const capitals of [false, true]) {
      for (const [name, value] of Object.entries(source)) {
        const key = name.toUpperCase();
        if ((name === key) === capitals && value !== undefined) values.set(key, value.trim());
      }
    }
  }
  return { get: (name) => values.get(name.toUpperCase()) || null };
}
