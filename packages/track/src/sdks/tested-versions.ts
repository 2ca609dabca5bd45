/**
 * Which versions of the official SDKs our tests run with, both ends included, and what changes from one major to the
 * next for somebody who tracks it. An older or newer one most likely works; nobody has tried.
 */
export interface TestedVersions {
  /** The npm name. */
  readonly name: string;
  readonly from: string;
  /** Named as exactly as meant: `7.55` includes every patch of it. */
  readonly to: string;
  readonly steps: readonly MigrationStep[];
}

export interface MigrationStep {
  /** Matters to who comes from below this version and goes to it or beyond. */
  readonly at: string;
  readonly note: string;
}

const NODE_22 = "It needs Node.js 22.";

export const testedVersions: readonly TestedVersions[] = [
  {
    name: "openai",
    from: "6.49.0",
    to: "7.55",
    steps: [{ at: "7.0.0", note: `${NODE_22} Its changelog names no other breaking change, and tracking needs none.` }],
  },
  {
    name: "@anthropic-ai/sdk",
    from: "0.137.0",
    to: "1.11",
    steps: [
      { at: "1.0.0", note: "It speaks the API version of 2026-10-21. A proxy in between must let that version pass." },
    ],
  },
  {
    name: "@google/genai",
    from: "2.32.0",
    to: "3.1",
    steps: [
      {
        at: "3.0.0",
        note: `${NODE_22} It asks at \`/v1/\` instead of \`/v1beta/\`, unless \`apiVersion\` says otherwise: a proxy in between must serve both.`,
      },
    ],
  },
  {
    name: "ollama",
    from: "0.5.11",
    to: "0.6.4",
    steps: [{ at: "0.6.0", note: "Tracking needs no change: both are tapped by the client's `fetch`." }],
  },
  {
    name: "@huggingface/inference",
    from: "3.9.2",
    to: "4.13",
    steps: [{ at: "4.0.0", note: "Tracking needs no change: both are tapped by the client's `fetch`." }],
  },
];
