import { parseInstant, type Instant } from "../base/index.ts";
import { conditionNamed, conditionsOf, cut } from "./conditions.ts";
import { listAt, textAt } from "./fields.ts";
import { stuckAfterMs } from "./limits.ts";

/** Why a Pod does not get on. */
export interface PodTrouble {
  readonly message: string;
  /** Nothing suggests that waiting helps. */
  readonly stuck: boolean;
}

export interface WaitingContainer {
  readonly name: string;
  readonly reason: string;
  readonly message: string;
}

/** What every container waits for on its way: no trouble, however long it takes. */
const ordinary: ReadonlySet<string> = new Set(["", "ContainerCreating", "PodInitializing"]);

/**
 * Why a Pod does not get on; undefined where nothing is known to be wrong. A container that waits for another reason
 * than its ordinary creation (ImagePullBackOff, CreateContainerConfigError, CrashLoopBackOff, …) is trouble once its
 * Pod has not been ready for as long as `stuckAfterMs`: kubelets try again, and a registry may only be slow.
 */
export function podTrouble(pod: unknown, now: Instant): PodTrouble | undefined {
  const stuck = [...waitingContainers(pod, "initContainerStatuses"), ...waitingContainers(pod, "containerStatuses")];
  const [worst] = stuck.filter(({ reason }) => !ordinary.has(reason));
  if (worst !== undefined && now - notReadySince(pod, now) >= stuckAfterMs) {
    return { message: `cannot start container ${worst.name} (${toldReason(worst)})`, stuck: true };
  }
  const scheduled = conditionNamed(conditionsOf(pod) ?? [], "PodScheduled");
  if (scheduled?.status !== "False" || scheduled.reason !== "Unschedulable") return undefined;
  return { message: `no node can take it (${cut(scheduled.message)})`, stuck: false };
}

/** What keeps a container from starting until somebody changes something: its image, or its settings. */
const helpless: ReadonlySet<string> = new Set([
  "ImagePullBackOff",
  "ErrImagePull",
  "ErrImageNeverPull",
  "InvalidImageName",
  "CreateContainerConfigError",
]);

/**
 * Why a container of a Pod has not started for as long as `afterMs`, though it was its turn; undefined where none is in
 * such trouble. A container that ran and crashed is none: starting it again is what its Pod is for.
 */
export function startTrouble(pod: unknown, now: Instant, afterMs: number): string | undefined {
  const waiting = [...waitingContainers(pod, "initContainerStatuses"), ...waitingContainers(pod, "containerStatuses")];
  const worst = waiting.find(({ reason }) => helpless.has(reason));
  if (worst === undefined) return undefined;
  // Containers that come first may have run for long: the waiting began when they had ended.
  const ended = listAt(pod, "status.initContainerStatuses").map((one) =>
    parseInstant(textAt(one, "state.terminated.finishedAt", "")),
  );
  const since = Math.max(notReadySince(pod, now), ...ended.map((at) => at ?? 0));
  if (now - since < afterMs) return undefined;
  return `cannot start container ${worst.name} (${toldReason(worst)})`;
}

function toldReason({ reason, message }: WaitingContainer): string {
  return cut(message === "" ? reason : `${reason}: ${message}`);
}

/** The containers of one of the Pod's lists that wait, and why. */
export function waitingContainers(
  pod: unknown,
  list: "initContainerStatuses" | "containerStatuses",
): readonly WaitingContainer[] {
  return listAt(pod, `status.${list}`).flatMap((container) => {
    const reason = textAt(container, "state.waiting.reason", "");
    if (reason === "") return [];
    return [{ name: textAt(container, "name", "?"), reason, message: textAt(container, "state.waiting.message", "") }];
  });
}

/** Containers do not say since when they wait; the Pod says since when it is not ready. */
function notReadySince(pod: unknown, now: Instant): Instant {
  const ready = conditionNamed(conditionsOf(pod) ?? [], "Ready");
  const candidates = [
    ready?.status === "True" ? "" : (ready?.lastTransitionTime ?? ""),
    textAt(pod, "status.startTime", ""),
    textAt(pod, "metadata.creationTimestamp", ""),
  ];
  return candidates.map(parseInstant).find((at) => at !== undefined) ?? now;
}
