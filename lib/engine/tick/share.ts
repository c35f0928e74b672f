import { sha256 } from "../../base/index.ts";

/** The part of all StageSets that falls to one of several ticks which divide the work. */
export interface Share {
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

/** Does the StageSet `namespace/name` fall to this share? To exactly one of the shares of a count, on every machine. */
export function isInShare(key: string, { index, count }: Share): boolean {
  return Number.parseInt(sha256(key).slice(0, 12), 16) % count === index;
}
