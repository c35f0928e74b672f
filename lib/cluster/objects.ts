/** The apiVersion and kind of an object. */
export interface ObjectKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Which object; without a namespace: cluster-scoped. */
export interface ObjectRef extends ObjectKind {
  readonly namespace?: string;
  readonly name: string;
}

export interface OwnerReference extends ObjectKind {
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** Who set which fields last. `fieldsV1` is the API server's own encoding of a set of paths. */
export interface ManagedFields {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly time?: string;
  readonly fieldsType: "FieldsV1";
  readonly fieldsV1: Readonly<Record<string, unknown>>;
  readonly subresource?: string;
}

export interface ObjectMeta {
  readonly name: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly OwnerReference[];
  readonly managedFields?: readonly ManagedFields[];
}

/** An object as somebody wants it. */
export interface KubeObject extends ObjectKind {
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

/** An object as the API server answered it. */
export interface LiveObject extends KubeObject {
  readonly metadata: ObjectMeta & {
    readonly uid: string;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
  };
}

/** What is known of an object where its metadata is enough. */
export interface LiveMetadata extends ObjectKind {
  readonly metadata: LiveObject["metadata"];
}

/** A kind that the API server serves. */
export interface ServedKind extends ObjectKind {
  /** The plural name in the path, such as `deployments`. */
  readonly resource: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}
