import type { HealthExpression } from "../../lib/api/index.ts";
import type { KubeObject, ObjectRef } from "../../lib/cluster/index.ts";
import { kindShares, type KindShare } from "./large-objects.ts";

const perKind = 500;
/** Nine of the kinds that large releases are made of; none of them runs anything. */
const builtIn = kindShares
  .filter(({ kind }) => !["Secret", "Ingress", "HorizontalPodAutoscaler"].includes(kind.kind))
  .map((share) => ({ ...share, objects: perKind }));
const konfigurations: KindShare = {
  kind: { apiVersion: "jsonnet.io/v1beta1", kind: "Konfiguration" },
  plural: "konfigurations",
  objects: perKind,
  content: (i) => ({
    spec: { interval: "5m", path: `./site-${i}`, prune: true, sourceRef: { kind: "GitRepository", name: "site" } },
  }),
};

export const healthShares: readonly KindShare[] = [...builtIn, konfigurations];
export const healthObjects = perKind * healthShares.length;

/** The three expressions of the Konfiguration pattern. */
export const exprs: readonly HealthExpression[] = [
  {
    ...konfigurations.kind,
    inProgress: "!has(status.observedGeneration) || status.observedGeneration != metadata.generation",
    failed: "status.conditions.exists(c, c.type == 'Ready' && c.status == 'False')",
    current: "status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
  },
];

export const selector = "app.kubernetes.io/part-of=stageset";

export function refsIn(namespace: string): readonly ObjectRef[] {
  return healthShares.flatMap(({ kind, objects }) =>
    Array.from({ length: objects }, (_, i) => ({ ...kind, namespace, name: `health-${i}` })),
  );
}

/** As its controller leaves it. */
export const readyStatus = {
  observedGeneration: 1,
  conditions: [
    {
      ...{ type: "Ready", status: "True", reason: "Applied", message: "it is applied" },
      ...{ lastTransitionTime: "2026-11-23T12:00:00Z" },
    },
  ],
};

export function isOperated({ kind }: KubeObject): boolean {
  return kind === konfigurations.kind.kind;
}

/** Where all of them are listed. */
export function pathsIn(namespace: string): readonly string[] {
  return healthShares.map(({ kind: { apiVersion }, plural }) => {
    const group = apiVersion.includes("/") ? `apis/${apiVersion}` : `api/${apiVersion}`;
    return `/${group}/namespaces/${namespace}/${plural}?labelSelector=${encodeURIComponent(selector)}`;
  });
}
