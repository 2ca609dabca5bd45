/**
 * An official SDK behind one small face, so that a scenario is written once. Each says things as its users do: the
 * history it sends on is made of what the SDK itself gave back, untouched.
 */
export interface MatrixClient {
  readonly name: string;
  /** How an answer ends that is done, and one that asks for tools, in the SDK's words. */
  readonly finishes: { readonly text: string; readonly tools: string };
  readonly asksForThoughts: boolean;
  /** Its users put a turn together themselves, from the fields they know, so that a signature beside them is lost. */
  losesSignatures(stream: boolean): boolean;
  open(url: string): OpenClient;
}

export interface OpenClient {
  ask(asked: Asked): Promise<Said>;
  /** Null where the SDK cannot ask for a count. */
  readonly countTokens: ((model: string, text: string) => Promise<number>) | null;
  /** What the SDK's own error classes make of an error. */
  kindOf(error: unknown): "rate-limit" | "not-found" | "bad-request" | "other";
}

export interface Asked {
  readonly model: string;
  readonly stream: boolean;
  /** What was said before, in the SDK's own messages: `Said.history` of the turn before. */
  readonly history?: readonly unknown[];
  readonly system?: string;
  /** The user's words; unset when this turn brings tool results. */
  readonly text?: string;
  readonly results?: readonly ToolResult[];
  readonly image?: { readonly base64: string; readonly mediaType: string };
  readonly tools?: readonly ToolDeclaration[];
  readonly schema?: Schema;
  readonly thinks?: boolean;
}

export interface ToolDeclaration {
  readonly name: string;
  readonly description: string;
  readonly parameters: Schema;
}

export interface Schema {
  readonly type: "object";
  readonly properties: Readonly<Record<string, { readonly type: string }>>;
  readonly required: string[];
  readonly additionalProperties: false;
}

export interface ToolResult {
  readonly call: Call;
  readonly text: string;
}

export interface Call {
  readonly id: string;
  readonly name: string;
  readonly args: unknown;
}

export interface Said {
  readonly text: string;
  readonly thought: string;
  readonly calls: readonly Call[];
  /** Why it ended, in the SDK's word. */
  readonly finish: string;
  /** Totals, by the rules of the SDK's format; null where it was told none. */
  readonly usage: { readonly input: number; readonly output: number } | null;
  readonly history: readonly unknown[];
}
