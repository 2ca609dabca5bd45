import type { EnginePorts } from "@ai-liaison/engine";
import type { Journal } from "@ai-liaison/journal";
import type { LiaisonConfig } from "../config/index.ts";
import type { ModelDirectory } from "../models/model-directory.ts";
import type { ModelLists } from "../models/model-lists.ts";

/** What it takes to make calls and to have them in a journal, whoever keeps the ledger. */
export interface CallingLiaison extends AsyncDisposable {
  readonly ports: EnginePorts;
  readonly journal: Journal;
  /** The configuration in force. */
  readonly config: () => LiaisonConfig;
  /** The models a client may ask for now; another one whenever the configuration or a vendor's list changes. */
  readonly models: () => ModelDirectory;
  /** What vendors say they have. Nothing is asked of them until somebody says so. */
  readonly modelLists: ModelLists;
  /**
   * Puts another configuration in force for the calls that come after, whole or, when it throws, not at all. Returns
   * the settings that differ from those at the start and wait for the next one.
   */
  readonly reconfigure: (config: LiaisonConfig) => readonly string[];
}
