import type { LiveObject } from "../../cluster/index.ts";

/** What was kept, or removed, under a resourceVersion. `object` is as it was left. */
export interface Happening {
  readonly version: number;
  readonly resource: string;
  readonly kind: "is" | "gone";
  readonly object: LiveObject;
}

/** The last things that happened in a store, of all resources together: a real server keeps as many of each. */
export interface History {
  add(happening: Happening): void;
  /** undefined: something that happened since is forgotten. */
  since(version: number, resource: string): readonly Happening[] | undefined;
}

/** So much is remembered. Few, so that simulated worlds outlive it. */
const happeningsKept = 300;

/** @param first what happened before this version is forgotten from the beginning */
export function createHistory(first: number): History {
  let kept: Happening[] = [];
  let forgotten = first;
  return {
    add(happening) {
      kept.push(happening);
      if (kept.length < 2 * happeningsKept) return;
      kept = kept.slice(-happeningsKept);
      forgotten = (kept[0]?.version ?? 0) - 1;
    },
    since: (version, resource) =>
      version < forgotten ? undefined : kept.filter((one) => one.version > version && one.resource === resource),
  };
}
