import { labels, objectAnnotations, type ActionObject, type Intent } from "../../api/index.ts";
import type { KubeObject, LiveObject, ObjectKind, ObjectRef } from "../../cluster/index.ts";

/** An object of an action, and what is there under its name. */
export interface LookedAt {
  readonly object: ActionObject;
  readonly live: LiveObject | undefined;
}

/** As it is written down before it was seen. */
export function actionObjectOf({ apiVersion, kind, metadata: { namespace, name } }: KubeObject): ActionObject {
  return { apiVersion, kind, ...(namespace !== undefined && { namespace }), name };
}

export function refOf({ apiVersion, kind, namespace, name }: ActionObject): ObjectRef {
  return { apiVersion, kind, ...(namespace !== undefined && { namespace }), name };
}

/** Two objects share it where they are one. */
export function keyOf({ apiVersion, kind, namespace, name }: ObjectRef): string {
  return `${apiVersion}/${kind}/${namespace ?? ""}/${name}`;
}

export function isJob({ apiVersion, kind }: ObjectKind): boolean {
  return kind === "Job" && apiVersion.startsWith("batch/");
}

/**
 * The object as its attempt's: with the token for us, the action's name for people, and no label that would make it
 * look like an object of a stage.
 */
export function mark(object: KubeObject, { token, action }: Pick<Intent, "token" | "action">): KubeObject {
  const { labels: given, annotations, ...rest } = object.metadata;
  const { [labels.name]: _name, [labels.namespace]: _namespace, [labels.stage]: _stage, ...others } = given ?? {};
  const metadata = {
    ...rest,
    labels: { ...others, [labels.actionToken]: token },
    annotations: { ...annotations, [objectAnnotations.action]: action },
  };
  return { ...object, metadata };
}

/** Did the attempt of this token make it? */
export function carries(object: KubeObject | undefined, token: string): object is KubeObject {
  return object?.metadata.labels?.[labels.actionToken] === token;
}

/** The intent with the UIDs that are known now. One that was seen before stays: whether it changed is worth knowing. */
export function noting(intent: Intent, found: readonly LiveObject[]): Intent {
  const uids = new Map(found.map((object) => [keyOf(actionObjectOf(object)), object.metadata.uid]));
  const objects = (intent.objects ?? []).map((object) => {
    const uid = object.uid ?? uids.get(keyOf(object));
    return { ...object, ...(uid !== undefined && { uid }) };
  });
  return { ...intent, objects };
}

/** Those of what was looked at that the attempt of this token made. */
export function ownOf(looked: readonly LookedAt[], token: string): readonly LiveObject[] {
  return looked.flatMap(({ live }) => (live !== undefined && carries(live, token) ? [live] : []));
}
