import { assert, mapParallel, type Instant } from "../../base/index.ts";
import { done, type Intent, type Result } from "../../api/index.ts";
import type { ClusterReader, LiveObject } from "../../cluster/index.ts";
import { startTrouble } from "../../health/index.ts";
import { verb, type ActionSight } from "../action-move.ts";
import { parallelReadsMax, stuckPodMs } from "../limits.ts";
import { actionObjectOf, isJob, keyOf, type LookedAt } from "./action-objects.ts";
import { decideJob, type JobSeen } from "./decide-job.ts";
import { mayBeStuck } from "./job-state.ts";
import { observeObjects, readOffer } from "./observe-objects.ts";

/** Creates the Jobs of an artifact with what they need, and waits for them to complete. */
export const jobVerb = verb(lookAtJobs, decideJob);

async function lookAtJobs(sight: ActionSight): Promise<Result<JobSeen>> {
  const { action, intent, now } = sight.view;
  assert(action.job !== undefined, `action ${action.name} is a job`);
  if (intent.objects === undefined) {
    const offer = await readOffer(sight, action.job);
    return offer.kind === "failed" ? offer : done({ kind: "offer", ...offer.value });
  }
  const jobs = await observeObjects(sight.cluster, intent.objects.filter(isJob));
  if (jobs.kind === "failed") return jobs;
  if (!jobs.value.some(wasNeverSeen)) {
    const troubles = await readTroubles(sight.cluster, jobs.value, now);
    return done({ kind: "jobs", jobs: jobs.value, troubles });
  }
  const needs = await observeObjects(
    sight.cluster,
    intent.objects.filter((object) => !isJob(object)),
  );
  if (needs.kind === "failed") return needs;
  const objects = await sight.objectsOf(pinOf(intent), action.job.path);
  return done({ kind: "jobs", jobs: jobs.value, troubles: new Map(), unmade: { needs: needs.value, objects } });
}

function wasNeverSeen({ object, live }: LookedAt): boolean {
  return live === undefined && object.uid === undefined;
}

function pinOf({ pin, action }: Intent): NonNullable<Intent["pin"]> {
  assert(pin !== undefined, `the intent of ${action} names objects and no pin`);
  return pin;
}

/** Why Pods cannot start, by Job; of those alone that get nowhere. */
async function readTroubles(
  cluster: ClusterReader,
  jobs: readonly LookedAt[],
  now: Instant,
): Promise<ReadonlyMap<string, string>> {
  const suspects = jobs.flatMap(({ live }) => (live !== undefined && mayBeStuck(live, now) ? [live] : []));
  const told = await mapParallel(suspects, parallelReadsMax, (job) => readTrouble(cluster, job, now));
  return new Map(
    suspects.flatMap((job, index) => {
      const trouble = told[index];
      return trouble === undefined ? [] : [[keyOf(actionObjectOf(job)), trouble]];
    }),
  );
}

/** Undefined too where this identity may not list Pods: the Job's own end is then waited for. */
async function readTrouble(cluster: ClusterReader, job: LiveObject, now: Instant): Promise<string | undefined> {
  const { name, namespace } = job.metadata;
  const labelSelector = `batch.kubernetes.io/job-name=${name}`;
  const scope = { labelSelector, ...(namespace !== undefined && { namespace }) };
  const pods = await cluster.list({ apiVersion: "v1", kind: "Pod" }, scope);
  if (pods.kind === "refused") return undefined;
  for (const pod of pods.value.items) {
    const trouble = pod.metadata.deletionTimestamp === undefined ? startTrouble(pod, now, stuckPodMs) : undefined;
    if (trouble !== undefined) return `Pod ${pod.metadata.name} ${trouble}`;
  }
  return undefined;
}
