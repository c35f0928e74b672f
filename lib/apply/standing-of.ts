import { labels, labelValue } from "../api/index.ts";
import type { KubeObject, LiveMetadata, LiveObject } from "../cluster/index.ts";
import { compare, takeOver } from "./fields/index.ts";
import { isLeftAlone } from "./marks.ts";
import { asWanted, type Standing } from "./standing.ts";

/** What it means that an object is not there. */
export type Absence = "absent" | "finished" | "vanished";

/** How an object stands, given what is there, whoever has it. */
export function standingOf(desired: KubeObject, live: LiveObject | undefined, absence: Absence = "absent"): Standing {
  if (isLeftAlone(desired, live)) return { kind: "leftAlone", live };
  if (live === undefined) return { kind: absence };
  if (live.metadata.deletionTimestamp !== undefined) return { kind: "terminating", live };
  const comparison = compare(desired, live);
  if (comparison.kind === "different") return { kind: "differs", live, paths: comparison.paths };
  return takeOver(live) === undefined ? asWanted(live) : { kind: "differs", live, paths: [] };
}

/** Whose an object is, as its labels say: ours under whatever stage, another StageSet's by its name, or nobody's. */
export function ownerOf(
  { metadata }: LiveMetadata,
  us: { readonly namespace: string; readonly name: string },
): { readonly kind: "ours" | "nobody" } | { readonly kind: "other"; readonly name: string } {
  const { [labels.name]: name, [labels.namespace]: namespace } = metadata.labels ?? {};
  if (name === undefined || namespace === undefined) return { kind: "nobody" };
  if (name === labelValue(us.name) && namespace === labelValue(us.namespace)) return { kind: "ours" };
  return { kind: "other", name: `${namespace}/${name}` };
}
