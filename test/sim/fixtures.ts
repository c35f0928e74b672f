import type { KubeObject } from "../../lib/cluster/index.ts";
import type { DrawnAction, World } from "./world.ts";

/** A kind of somebody else, whose objects can tell how often they were patched. */
export const widget = { apiVersion: "example.org/v1", kind: "Widget" } as const;

/** Who stages act as where a world has identities. */
export const serviceAccounts = ["deployer", "operator"] as const;

const configMap = { apiVersion: "v1", kind: "ConfigMap" } as const;

/** By id, `one-pre-0`: the actions that a world knows, each once. */
export function actionsIn(world: World): ReadonlyMap<string, DrawnAction> {
  return new Map(
    world.layouts.flatMap(({ stages, onDelete = [] }) => [
      ...onDelete.map((one) => [`ondelete-${one.action.name}`, one] as const),
      ...stages.flatMap(({ name, actions }) => actions.map((one) => [`${name}-${one.action.name}`, one] as const)),
    ]),
  );
}

/** What the actions of a world work upon, as it is when all is well. */
export function fixturesOf(world: World): readonly KubeObject[] {
  const actions = actionsIn(world);
  const isAnchored = [...actions.values()].some(({ action }) => action.completionAnchor !== undefined);
  const made = [...actions].flatMap(([id, { action }]) => fixturesOfAction(id, action));
  return isAnchored ? [...made, { ...configMap, metadata: { namespace: "shop", name: "anchor" } }] : made;
}

function fixturesOfAction(id: string, { patch, delete: doomed, wait }: DrawnAction["action"]): readonly KubeObject[] {
  const namespace = "shop";
  if (patch?.target.name !== undefined) return [widgetOf(patch.target.name)];
  if (patch !== undefined) return [widgetOf(`t-${id}`, "a"), widgetOf(`t-${id}`, "b")];
  if (doomed !== undefined) return [{ ...configMap, metadata: { namespace, name: `d-${id}` } }];
  if (wait?.target === undefined) return [];
  return [{ ...configMap, metadata: { namespace, name: `s-${id}` }, data: { ready: "yes" } }];
}

function widgetOf(group: string, suffix?: string): KubeObject {
  const name = suffix === undefined ? group : `${group}-${suffix}`;
  return { ...widget, metadata: { namespace: "shop", name, labels: { group } }, spec: { log: [] } };
}

/** What job and apply actions bring, by path. */
export function actionFiles(world: World, revision: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...actionsIn(world)].flatMap(([id, { action }]) => {
      if (action.job !== undefined) return [[`${id}/job.yaml`, JSON.stringify(jobOf(id, revision))], ...settings(id)];
      if (action.apply === undefined) return [];
      return [
        [`${id}/object.yaml`, JSON.stringify({ ...configMap, metadata: { name: `ap-${id}` }, data: { revision } })],
      ];
    }),
  );
}

/** Every other Job brings along what it needs. */
function settings(id: string): readonly (readonly [string, string])[] {
  if (!/[02]$/.test(id)) return [];
  return [[`${id}/settings.yaml`, JSON.stringify({ ...configMap, metadata: { name: `cfg-${id}` }, data: {} })]];
}

function jobOf(id: string, revision: string): unknown {
  const containers = [{ name: "main", image: `example.org/job:${revision}` }];
  const template = { spec: { restartPolicy: "Never", containers } };
  return { apiVersion: "batch/v1", kind: "Job", metadata: { name: `job-${id}` }, spec: { backoffLimit: 0, template } };
}
