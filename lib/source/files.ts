/** The files of an artifact by path (`deploy/app.yaml`: relative, slashes, no `.` and `..`), in the order of their paths. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** What is wrong with an archive: the middle and the end of a failure's message. */
export interface Defect {
  readonly kind: "defect";
  readonly what: string;
  readonly wayOut: string;
}

export function defect(what: string, wayOut: string): Defect {
  return { kind: "defect", what, wayOut };
}
