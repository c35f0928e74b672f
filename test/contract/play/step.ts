import type {
  DeleteOptions,
  Identity,
  KubeObject,
  ListOptions,
  LiveObject,
  ObjectKind,
  ObjectRef,
  Patch,
} from "../../../lib/cluster/index.ts";

/** One request to a cluster, or a wait for what its controllers do; as data, so that two clusters can be asked the same. */
export type Step =
  | ({ readonly do: "apply"; readonly object: KubeObject; readonly force?: boolean } & Writing)
  | ({ readonly do: "create"; readonly object: KubeObject } & Writing)
  | ({
      readonly do: "patch";
      readonly of: ObjectRef;
      readonly with: Patch;
      readonly part?: "status" | "scale";
    } & Writing)
  | { readonly do: "delete"; readonly of: ObjectRef; readonly how?: DeleteOptions; readonly as?: Identity }
  | { readonly do: "get"; readonly of: ObjectRef; readonly as?: Identity }
  | { readonly do: "status"; readonly of: ObjectRef; readonly as?: Identity } // of kinds that controllers write to, whose status says nothing elsewhere
  | {
      readonly do: "list";
      readonly of: ObjectKind;
      readonly how?: ListOptions;
      readonly as?: Identity;
      readonly metadata?: true;
    }
  /** What has happened since, once it is so much: an API server tells a moment later what it has stored. */
  | {
      readonly do: "changes";
      readonly of: ObjectKind;
      readonly since: string;
      readonly count: number;
      readonly how?: Pick<ListOptions, "namespace">;
      readonly as?: Identity;
    }
  | { readonly do: "served"; readonly kind: ObjectKind }
  | { readonly do: "waitServed"; readonly kind: ObjectKind; readonly served: boolean }
  | { readonly do: "wait"; readonly of: ObjectRef; readonly until: (object: LiveObject | undefined) => boolean };

interface Writing {
  readonly manager?: string;
  readonly dryRun?: true;
  readonly as?: Identity;
}

/** What came back so far, for steps that depend on it. */
export interface Seen {
  /** The object as it came back last. */
  last(kind: string, name: string): LiveObject;
  /** The object as it came back first. */
  first(kind: string, name: string): LiveObject;
}

/** Where a case plays. */
export interface At {
  /** A Namespace of its own. */
  readonly ns: string;
  /** The group in which the kind Thing is served to all cases. */
  readonly group: string;
  /** A group of its own, for kinds that the case defines itself. */
  readonly own: string;
}

export interface Case {
  /** A sentence's end: "when …". */
  readonly when: string;
  readonly steps: (at: At) => readonly (Step | ((seen: Seen) => Step))[];
}

type How<Name extends Step["do"]> = Partial<Omit<Extract<Step, { do: Name }>, "do">>;

export const apply = (object: KubeObject, how: How<"apply"> = {}): Step => ({ do: "apply", object, ...how });
export const create = (object: KubeObject, how: How<"create"> = {}): Step => ({ do: "create", object, ...how });
export const remove = (of: ObjectRef, how: DeleteOptions = {}, as?: Identity): Step => ({
  do: "delete",
  of,
  how,
  ...(as !== undefined && { as }),
});
export const get = (of: ObjectRef, as?: Identity): Step => ({ do: "get", of, ...(as !== undefined && { as }) });
export const list = (of: ObjectKind, how: ListOptions = {}, more: How<"list"> = {}): Step => ({
  do: "list",
  of,
  how,
  ...more,
});
export const changes = (
  of: ObjectKind,
  since: string,
  count: number,
  how: Pick<ListOptions, "namespace"> = {},
  as?: Identity,
): Step => ({ do: "changes", of, since, count, how, ...(as !== undefined && { as }) });
export const json = (of: ObjectRef, operations: readonly unknown[], how: How<"patch"> = {}): Step => ({
  do: "patch",
  of,
  with: { type: "json", operations } as Patch,
  ...how,
});
export const merge = (of: ObjectRef, body: unknown, how: How<"patch"> = {}): Step => ({
  do: "patch",
  of,
  with: { type: "merge", body } as Patch,
  ...how,
});
export const strategic = (of: ObjectRef, body: unknown, how: How<"patch"> = {}): Step => ({
  do: "patch",
  of,
  with: { type: "strategic", body } as Patch,
  ...how,
});
export const wait = (of: ObjectRef, until: (object: LiveObject | undefined) => boolean): Step => ({
  do: "wait",
  of,
  until,
});
export const isGone = (object: LiveObject | undefined): boolean => object === undefined;
