/** What we read of an object's metadata. The API server owns its schema. */
export interface Metadata {
  readonly name: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
}

/** An object of one of our kinds, complete with its defaults, as `validate` and the API server give it. */
// A type, not an interface: only so can it be passed where an object of any kind is taken.
export type Resource<Kind extends string> = Readonly<{
  apiVersion: "stages.metio.wtf/v1";
  kind: Kind;
  metadata: Metadata;
}>;

/** An object that an API server stores. */
export type Live<T extends Resource<string>> = T & {
  readonly metadata: Metadata & {
    readonly uid: string;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
    readonly generation: number;
  };
};
