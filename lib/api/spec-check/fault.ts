/** What is wrong with a spec that the API server let pass, and what to do about it. */
export interface Fault {
  /** Path from the root, such as `spec.stages[1].migrationAnchor`. */
  readonly path: string;
  readonly what: string;
  readonly wayOut: string;
}

/** A look at one aspect of a spec. */
export type Check<Spec> = (spec: Spec) => readonly Fault[];
