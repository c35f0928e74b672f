import type { KubeObject, ObjectKind } from "../cluster/index.ts";
import type { Health } from "./health.ts";
import type { ClassBinding } from "./kstatus/rule.ts";

/** A Pod that does not get on, of a workload that is waited for. */
export interface TroubledPod {
  readonly name: string;
  readonly message: string;
  readonly stuck: boolean;
}

/** What one look at the cluster brought. */
export interface Seen {
  /** By `objectKey`; what is missing here does not exist. Of ConfigMaps and Secrets the metadata alone is read. */
  readonly objects: ReadonlyMap<string, KubeObject>;
  /** How those are, by `objectKey`, of which an expression speaks. */
  readonly judged: ReadonlyMap<string, Health>;
  /** The kinds, by `kindKey`, that the API server does not serve. */
  readonly unserved: ReadonlySet<string>;
  /** How the StorageClasses bind that pending claims name; one that is missing could not be read. */
  readonly classes: ReadonlyMap<string, ClassBinding>;
  /** By the `objectKey` of the workload. */
  readonly pods: ReadonlyMap<string, readonly TroubledPod[]>;
  /** What could not be read as cheaply, or not at all, and what was done instead; for the log. */
  readonly notes: readonly string[];
}

export const nothingSeen: Seen = {
  objects: new Map(),
  judged: new Map(),
  unserved: new Set(),
  classes: new Map(),
  pods: new Map(),
  notes: [],
};

export function merged(parts: readonly Seen[]): Seen {
  return {
    objects: new Map(parts.flatMap(({ objects }) => [...objects])),
    judged: new Map(parts.flatMap(({ judged }) => [...judged])),
    unserved: new Set(parts.flatMap(({ unserved }) => [...unserved])),
    classes: new Map(parts.flatMap(({ classes }) => [...classes])),
    pods: new Map(parts.flatMap(({ pods }) => [...pods])),
    notes: parts.flatMap(({ notes }) => notes),
  };
}

export function tellKind({ apiVersion, kind }: ObjectKind): string {
  return `${kind} (${apiVersion})`;
}
