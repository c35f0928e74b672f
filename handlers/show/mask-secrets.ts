import type { KubeObject } from "../../lib/cluster/index.ts";
import { isMap } from "./maps.ts";

const mask = "***";

/** kubectl apply keeps the whole object here. */
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** Does it hold values that nobody is to read over somebody's shoulder? */
export function isSecret({ apiVersion, kind }: Pick<KubeObject, "apiVersion" | "kind">): boolean {
  return apiVersion === "v1" && kind === "Secret";
}

/** The object without the values of a Secret; any other one as it is. */
export function maskSecret(object: KubeObject): KubeObject {
  return isSecret(object) ? mapSecret(object, () => mask) : object;
}

/** Two states of one object without the values of a Secret. Where a value differs, that can be seen, and how nowhere. */
export function maskBoth<Before extends KubeObject | undefined, After extends KubeObject | undefined>(
  before: Before,
  after: After,
): readonly [Before, After] {
  const masked = <T extends KubeObject | undefined>(object: T, other: KubeObject | undefined, which: string): T =>
    object === undefined || !isSecret(object)
      ? object
      : (mapSecret(object, (value, path) => {
          const against = valueAt(other, path);
          return against === undefined || against === value ? mask : `${mask} (${which})`;
        }) as T); // what is not undefined stays so
  return [masked(before, after, "before"), masked(after, before, "after")];
}

type Path = readonly [field: string, key: string];

function mapSecret(object: KubeObject, hide: (value: unknown, path: Path) => string): KubeObject {
  const hidden: Record<string, unknown> = {};
  for (const field of ["data", "stringData"]) {
    const values = object[field];
    if (isMap(values)) {
      hidden[field] = Object.fromEntries(
        Object.entries(values).map(([key, value]) => [key, hide(value, [field, key])]),
      );
    } else if (values !== undefined) hidden[field] = mask;
  }
  const { annotations } = object.metadata;
  if (annotations?.[lastApplied] === undefined) return { ...object, ...hidden };
  const shown = { ...annotations, [lastApplied]: hide(annotations[lastApplied], ["", lastApplied]) };
  return { ...object, ...hidden, metadata: { ...object.metadata, annotations: shown } };
}

function valueAt(object: KubeObject | undefined, [field, key]: Path): unknown {
  const values = field === "" ? object?.metadata.annotations : object?.[field];
  return isMap(values) ? values[key] : undefined;
}
