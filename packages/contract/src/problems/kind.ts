/** What is the same for each occurrence of a problem. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
}
