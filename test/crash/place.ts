import type { CrashPlane } from "./crash-plane.ts";

/** Where a play happens. */
export interface Place {
  readonly plane: CrashPlane;
  readonly namespace: string;
  /** Has the time of the play. */
  readonly clockFile: string;
}
