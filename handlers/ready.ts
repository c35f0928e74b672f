import type { StageSet } from "../lib/api/index.ts";

/** What a StageSet's Ready condition says; empty where there is none yet. */
export function readyOf({ status }: Pick<StageSet, "status">): {
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
} {
  return status?.conditions?.find(({ type }) => type === "Ready") ?? {};
}
