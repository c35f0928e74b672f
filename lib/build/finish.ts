import { done, failed, objectAnnotations, type Result } from "../api/index.ts";
import type { KubeObject, ObjectMeta } from "../cluster/index.ts";
import { asStored } from "./as-stored.ts";
import { identityOf, kindKey, tellObject } from "./identity.ts";
import type { KindScopes } from "./kind-scopes.ts";
import type { Manifest } from "./manifest.ts";

export interface Finishing {
  /** Of objects that name none and live in one. */
  readonly namespace: string;
  /** What every object is labelled with. */
  readonly labels: Readonly<Record<string, string>>;
  readonly applyHelmHookResources: boolean;
  /** Of every kind among the manifests. */
  readonly scopes: KindScopes;
}

export interface Finished {
  readonly objects: readonly KubeObject[];
  /** By `identityOf`: the file and document that an object stands in. */
  readonly origins: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
}

/**
 * The objects as they are applied: each with its Namespace and the labels given, Helm's hooks dropped or told.
 * @returns StageFailed where two manifests are one object
 */
export function finish(manifests: readonly Manifest[], finishing: Finishing): Result<Finished> {
  const { applyHelmHookResources, scopes } = finishing;
  const objects: KubeObject[] = [];
  const warnings: string[] = [];
  const origins = new Map<string, string>();
  for (const { object: raw, origin } of manifests) {
    const isHook = raw.metadata.annotations?.[objectAnnotations.helmHook] !== undefined;
    if (isHook && !applyHelmHookResources) continue;
    const object = finishObject(asStored(raw), finishing, scopes.get(kindKey(raw)) === "Cluster");
    const identity = identityOf(object);
    const other = origins.get(identity);
    if (other !== undefined) return duplicate(object, [other, origin]);
    origins.set(identity, origin);
    objects.push(object);
    if (isHook) warnings.push(`${tellObject(object)} (${origin}) is a Helm hook and is applied as any other object`);
  }
  return done({ objects, origins, warnings });
}

function finishObject(object: KubeObject, finishing: Finishing, isClusterScoped: boolean): KubeObject {
  const { namespace, labels, ...rest } = object.metadata;
  const metadata: ObjectMeta = {
    ...rest,
    ...(!isClusterScoped && { namespace: isGiven(namespace) ? namespace : finishing.namespace }),
    labels: { ...labels, ...finishing.labels },
  };
  return { ...object, metadata };
}

/** A manifest may say `namespace: null`, which the type of an object does not know. */
function isGiven(namespace: string | null | undefined): namespace is string {
  return typeof namespace === "string" && namespace !== "";
}

function duplicate(object: KubeObject, [first, second]: readonly [string, string]): Result<never> {
  return failed({
    reason: "StageFailed",
    retry: "never",
    message: `Cannot build ${tellObject(object)}: it stands in ${first} and again in ${second}; remove one of them`,
  });
}
