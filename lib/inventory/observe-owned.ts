import { labels, labelValue } from "../api/index.ts";
import { mapParallel } from "../base/index.ts";
import type { Answer, ApiError, ClusterReader, LiveMetadata, ServedKind } from "../cluster/index.ts";
import type { StageSetName } from "./inventory.ts";
import { listsConcurrencyMax } from "./limits.ts";

/** What carries a StageSet's labels, as far as whoever looks may see it. */
export interface Owned {
  readonly found: readonly LiveMetadata[];
  /** Kinds that could not be looked for everywhere, for want of rights. */
  readonly unseen: readonly string[];
}

/**
 * Looks for all that carries the labels of a StageSet, over every kind that can be listed and deleted.
 * @param namespaces where to look for what may not be listed everywhere at once
 */
export async function observeOwned(
  cluster: ClusterReader,
  owner: StageSetName,
  namespaces: readonly string[],
): Promise<Answer<Owned>> {
  const kinds = await cluster.servedKinds();
  if (kinds.kind === "refused") return kinds;
  const labelSelector = `${labels.name}=${labelValue(owner.name)},${labels.namespace}=${labelValue(owner.namespace)}`;
  const asked = kinds.value.filter(({ verbs }) => verbs.includes("list") && verbs.includes("delete"));
  const answers = await mapParallel(asked, listsConcurrencyMax, (kind) =>
    listKind({ cluster, kind, labelSelector, namespaces }),
  );
  const [found, unseen]: [LiveMetadata[], string[]] = [[], []];
  for (const answer of answers) {
    if (answer.kind === "refused") return answer;
    found.push(...answer.value.found);
    unseen.push(...answer.value.unseen);
  }
  return { kind: "done", value: { found, unseen } };
}

interface KindQuestion {
  readonly cluster: ClusterReader;
  readonly kind: ServedKind;
  readonly labelSelector: string;
  readonly namespaces: readonly string[];
}

/** Everywhere at once; where that is forbidden, Namespace by Namespace. */
async function listKind({ cluster, kind, labelSelector, namespaces }: KindQuestion): Promise<Answer<Owned>> {
  const everywhere = await cluster.listMetadata(kind, { labelSelector });
  if (everywhere.kind === "done") return { kind: "done", value: { found: everywhere.value.items, unseen: [] } };
  if (isNone(everywhere.error)) return { kind: "done", value: { found: [], unseen: [] } };
  if (everywhere.error.status !== 403) return everywhere;
  const found: LiveMetadata[] = [];
  for (const namespace of kind.namespaced ? namespaces : []) {
    const listed = await cluster.listMetadata(kind, { labelSelector, namespace });
    if (listed.kind === "done") found.push(...listed.value.items);
    else if (listed.error.status !== 403) return listed;
  }
  return { kind: "done", value: { found, unseen: [kind.kind] } };
}

/** The kind went meanwhile, or is listed by name alone. */
function isNone({ reason, status }: ApiError): boolean {
  return reason === "NoSuchKind" || status === 404 || status === 405;
}
