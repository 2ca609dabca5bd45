/** A file as the checks see it: nothing of them touches the disk. */
export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}
