/** Which groups of tests this machine can run, and why it cannot run the others. */
export interface Machine {
  readonly hasCorpus: boolean;
  readonly platform: string;
  /** The caller wants unit tests only. */
  readonly fast: boolean;
}

export interface ChosenProjects {
  readonly projects: readonly string[];
  /** One sentence for each group that is left out. */
  readonly leftOut: readonly string[];
}

export function chooseProjects(machine: Machine): ChosenProjects {
  if (machine.fast) return { projects: ["unit"], leftOut: ["e2e, corpus and faults: --fast was given"] };
  const projects = ["unit", "e2e"];
  const leftOut: string[] = [];
  if (machine.hasCorpus) projects.push("corpus");
  else leftOut.push("corpus: ../shared/corpus is not there (recorded vendor traffic is not ours to publish)");
  if (machine.platform === "linux") projects.push("faults");
  else leftOut.push(`faults: they need Linux signals and file systems, this is ${machine.platform}`);
  return { projects, leftOut };
}
