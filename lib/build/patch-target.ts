import type { KustomizePatch } from "../api/index.ts";
import type { KubeObject } from "../cluster/index.ts";
import { compileTarget } from "./target/index.ts";

/**
 * May kustomize find one of `objects` under this target? Only where that is certain the answer is no: kustomize's own regular
 * expressions know more than ours. Without a target kustomize looks by the patch's own name, and complains itself.
 */
export function mayMatch(target: KustomizePatch["target"], objects: readonly KubeObject[]): boolean {
  const compiled = compileTarget(target);
  return compiled.kind === "refused" || objects.some((object) => compiled.matches(object) !== false);
}

/** `(target kind Deployment, name app)`; a patch without one is recognized by its place. */
export function tellTarget({ target }: KustomizePatch): string {
  const fields = Object.entries(target ?? {}).filter(([, text]) => text !== "");
  return fields.length === 0 ? "(no target)" : `(target ${fields.map(([key, text]) => `${key} ${text}`).join(", ")})`;
}
