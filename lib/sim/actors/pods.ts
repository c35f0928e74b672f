import { after, formatInstant, parseInstant } from "../../base/index.ts";
import type { LiveObject } from "../../cluster/index.ts";
import { fieldsAt, itemsOf, type Fields } from "../kinds/index.ts";
import type { Actor, World } from "./actor.ts";
import type { Behaviour } from "./behaviour.ts";
import { podKind } from "./owned.ts";

/** Plays scheduler and kubelet: a Pod gets a node, runs, becomes ready or ends, and goes when it is told to. */
export const pods: Actor = {
  kinds: [podKind],
  tend(world, pod) {
    if (pod.metadata.deletionTimestamp !== undefined) {
      terminate(world, pod);
      return undefined;
    }
    const phase = fieldsAt(pod, "status")?.["phase"];
    if (phase === "Succeeded" || phase === "Failed") return undefined;
    if ((fieldsAt(pod, "spec")?.["nodeName"] ?? "") === "") {
      schedule(world, pod);
      return undefined;
    }
    const began = parseInstant(pod.metadata.creationTimestamp) ?? world.now;
    const behaviour = world.behaviour(pod);
    const due = after(began, behaviour.afterMs);
    if (world.now < due) return due;
    const next = statusOf(world, pod, behaviour);
    if (next !== undefined) world.updateStatus({ ...pod, status: next });
    return undefined;
  },
};

/** The kubelet lets a Pod go at once: nothing runs in it. */
function terminate(world: World, pod: LiveObject): void {
  if ((pod.metadata.deletionGracePeriodSeconds ?? 0) > 0) world.end(pod); // else finalizers hold it
}

function schedule(world: World, pod: LiveObject): void {
  const node = world.nodes[Math.floor(world.random.next() * world.nodes.length)];
  if (node !== undefined) world.update({ ...pod, spec: { ...fieldsAt(pod, "spec"), nodeName: node } });
}

function statusOf(world: World, pod: LiveObject, { outcome }: Behaviour): Fields | undefined {
  const status = fieldsAt(pod, "status") ?? {};
  const spec = fieldsAt(pod, "spec") ?? {};
  if (status["phase"] === "Running") return undefined;
  const runsOnce = spec["restartPolicy"] !== "Always";
  const at = formatInstant(world.now);
  const base = { ...status, startTime: at, podIP: addressOf(world), hostIP: "10.0.0.1" };
  switch (outcome) {
    case "never":
      return {
        ...base,
        phase: "Running",
        ...told(pod, at, false, "ContainersNotReady", { running: { startedAt: at } }),
      };
    case "fail":
      return runsOnce
        ? { ...base, phase: "Failed", ...told(pod, at, false, "PodFailed", { terminated: ended(at, 1, "Error") }) }
        : {
            ...base,
            phase: "Running",
            ...told(pod, at, false, "ContainersNotReady", { waiting: { reason: "CrashLoopBackOff" } }, 1),
          };
    case "ready":
      return runsOnce
        ? {
            ...base,
            phase: "Succeeded",
            ...told(pod, at, false, "PodCompleted", { terminated: ended(at, 0, "Completed") }),
          }
        : { ...base, phase: "Running", ...told(pod, at, true, undefined, { running: { startedAt: at } }) };
  }
}

function ended(at: string, exitCode: number, reason: string): Fields {
  return { exitCode, reason, startedAt: at, finishedAt: at };
}

function addressOf({ random }: World): string {
  return `10.98.${Math.floor(random.next() * 256)}.${1 + Math.floor(random.next() * 254)}`;
}

/** Conditions and container statuses as the kubelet writes them. */
function told(
  pod: LiveObject,
  at: string,
  ready: boolean,
  reason: string | undefined,
  state: Fields,
  restartCount = 0,
): Fields {
  const condition = (type: string, holds: boolean): Fields => ({
    type,
    status: holds ? "True" : "False",
    lastProbeTime: null,
    lastTransitionTime: at,
    ...(!holds && reason !== undefined && { reason }),
  });
  const conditions = [
    condition("Initialized", true),
    condition("Ready", ready),
    condition("ContainersReady", ready),
    condition("PodScheduled", true),
  ];
  const containerStatuses = itemsOf(fieldsAt(pod, "spec")?.["containers"]).map(({ name, image }) => ({
    name,
    image,
    imageID: "",
    lastState: {},
    ready,
    restartCount,
    started: state["running"] !== undefined,
    state,
  }));
  return { conditions, containerStatuses };
}
