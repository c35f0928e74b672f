import type { Instant } from "../../base/index.ts";
import type { KubeObject } from "../../cluster/index.ts";
import type { Condition } from "../conditions.ts";
import type { Health } from "../health.ts";

/** How a StorageClass binds. Absent: the cluster has no such class. */
export type ClassBinding = "Immediate" | "WaitForFirstConsumer" | "Absent";

/** What some rules must know beyond the object itself. */
export interface Known {
  readonly now: Instant;
  /** By the name of the StorageClass; one that is missing here could not be read. */
  readonly classes: ReadonlyMap<string, ClassBinding>;
}

/** The rule of one kind. The conditions are those of the object, already found to be well-formed. */
export type Rule = (object: KubeObject, conditions: readonly Condition[], known: Known) => Health;
