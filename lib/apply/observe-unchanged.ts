import { mapParallel } from "../base/index.ts";
import { fieldManager } from "../api/index.ts";
import type { Cluster, KubeObject, LiveObject } from "../cluster/index.ts";
import { liveKey } from "./observe-live.ts";
import { isUnchanged } from "./unchanged.ts";

/**
 * Those of `desired` that stand as they were applied. Most are seen to at a glance; of the rest the API server is asked
 * what applying them would change. Nothing is stored. One that cannot be asked about is not among them.
 */
export async function observeUnchanged(
  cluster: Cluster,
  desired: readonly KubeObject[],
  live: ReadonlyMap<string, LiveObject>,
  concurrency: number,
): Promise<ReadonlyMap<string, LiveObject>> {
  const unchanged = new Map<string, LiveObject>();
  const uncertain: { readonly object: KubeObject; readonly live: LiveObject; readonly key: string }[] = [];
  for (const object of desired) {
    const { name, namespace } = object.metadata;
    const key = liveKey({
      apiVersion: object.apiVersion,
      kind: object.kind,
      name,
      ...(namespace !== undefined && { namespace }),
    });
    const found = live.get(key);
    if (found === undefined) continue;
    if (isUnchanged(object, found)) unchanged.set(key, found);
    else uncertain.push({ object, live: found, key });
  }
  await mapParallel(uncertain, concurrency, async ({ object, live: found, key }) => {
    const answer = await cluster.apply(object, { fieldManager, force: true, dryRun: true });
    if (answer.kind === "done" && sameContent(answer.value, found)) unchanged.set(key, found);
  });
  return unchanged;
}

/** Equal but for what the API server keeps about an object. */
function sameContent(one: LiveObject, other: LiveObject): boolean {
  return isUnchanged(content(one), other) && isUnchanged(content(other), one);
}

function content(object: LiveObject): KubeObject {
  const { managedFields, resourceVersion, generation, ...metadata } = object.metadata;
  return { ...object, metadata };
}
