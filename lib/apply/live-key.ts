import type { ObjectRef } from "../cluster/index.ts";

/** Tells objects apart. Only an apiVersion may hold a slash. */
export function liveKey({ apiVersion, kind, namespace, name }: ObjectRef): string {
  return `${apiVersion}/${kind}/${namespace ?? ""}/${name}`;
}
