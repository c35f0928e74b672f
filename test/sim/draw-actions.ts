import type { Action, ActionVerb } from "../../lib/api/index.ts";
import type { Random } from "../../lib/base/index.ts";
import { widget } from "./fixtures.ts";
import { actionSource, type DrawnAction } from "./world.ts";

type Draw = (random: Random, id: string) => Partial<Action>;

const source = { kind: "ExternalArtifact", name: actionSource } as const;

/** By verb: how it is drawn. `id` names what it works upon, so that no two actions share anything but the anchor. */
const verbs: Readonly<Record<ActionVerb, Draw>> = {
  job: (_random, id) => ({ job: { sourceRef: source, path: `./${id}` } }),
  http: (random, id) => ({
    http: { url: `https://receiver.example.org/${id}`, method: random.next() < 0.7 ? "POST" : "PUT" },
  }),
  patch: (random, id) => {
    const isList = random.next() < 0.7;
    const patch = isList
      ? JSON.stringify([{ op: "add", path: "/spec/log/-", value: id }])
      : JSON.stringify({ spec: { [id]: "done" } });
    const { apiVersion, kind } = widget;
    const target = random.next() < 0.7 ? { name: `t-${id}` } : { selector: { matchLabels: { group: `t-${id}` } } };
    return { patch: { target: { apiVersion, kind, ...target }, type: isList ? "json6902" : "merge", patch } };
  },
  wait: (random, id) =>
    random.next() < 0.5
      ? { wait: { duration: random.next() < 0.5 ? "3s" : "40s" } }
      : { wait: { target: { apiVersion: "v1", kind: "ConfigMap", name: `s-${id}` }, expr: "data.ready == 'yes'" } },
  delete: (random, id) => ({
    delete: {
      target: { apiVersion: "v1", kind: "ConfigMap", name: `d-${id}` },
      cascade: random.next() < 0.5 ? "Background" : "Foreground",
    },
  }),
  apply: (random, id) => ({
    apply: { sourceRef: source, path: `./${id}`, ...(random.next() < 0.5 && { wait: true }) },
  }),
};
const weights: readonly ActionVerb[] = [
  "job",
  "job",
  "job",
  "http",
  "http",
  "patch",
  "patch",
  "wait",
  "delete",
  "apply",
];

/** The actions that a stage may have in a world; `isFailing`: more of them for when it fails. */
export function drawActions(random: Random, stage: string, isFailing: boolean): readonly DrawnAction[] {
  return Array.from({ length: pick(random, 5) }, (_, index): DrawnAction => {
    const chance = random.next() * (isFailing ? 2 : 1);
    const hook = chance < 0.45 ? "pre" : chance < 0.85 ? "post" : "onFailure";
    const name = `${hook.toLowerCase()}-${index}`;
    const verb = weights[pick(random, weights.length)] ?? "job";
    const drawn = verbs[verb](random, `${stage}-${name}`);
    return { hook, action: { name, ...drawManner(random, hook), ...drawn } as Action };
  });
}

/** What is done before a StageSet goes. */
export function drawOnDelete(random: Random): readonly DrawnAction[] {
  return Array.from({ length: 1 + pick(random, 2) }, (_, index): DrawnAction => {
    const name = `bye-${index}`;
    const drawn = verbs[random.next() < 0.5 ? "http" : "job"](random, `ondelete-${name}`);
    return { hook: "onDelete", action: { name, ...(random.next() < 0.5 && { retries: 2 }), ...drawn } as Action };
  });
}

function drawManner(random: Random, hook: DrawnAction["hook"]): Partial<Action> {
  const scope = random.next() < 0.6 ? undefined : random.next() < 0.6 ? "Lifetime" : "Content";
  const retries = pick(random, 4);
  const isCancelled = random.next() < 0.3;
  const isAnchored = random.next() < 0.15;
  const timeout = random.next() < 0.2 ? "45s" : undefined;
  return {
    ...(scope !== undefined && hook !== "onFailure" && { scope }),
    ...(retries > 0 && { retries }),
    ...(isCancelled && { onSupersede: "Cancel" as const }),
    ...(isAnchored && hook !== "onFailure" && { completionAnchor: anchor }),
    ...(timeout !== undefined && { timeout }),
  };
}

const anchor = { apiVersion: "v1", kind: "ConfigMap", name: "anchor" } as const;

/** What one layout has of a stage's actions: some are left out, and some are written otherwise. */
export function drawSelection(random: Random, actions: readonly DrawnAction[]): readonly DrawnAction[] {
  return actions
    .filter(() => random.next() < 0.8)
    .map((one) =>
      random.next() < 0.85 ? one : { ...one, action: { ...one.action, retries: (one.action.retries ?? 0) + 1 } },
    );
}

function pick(random: Random, below: number): number {
  return Math.floor(random.next() * below);
}
