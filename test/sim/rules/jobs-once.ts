import type { LiveObject } from "../../../lib/cluster/index.ts";
import { labels } from "../../../lib/api/index.ts";
import { releaseAt } from "../game.ts";
import { contentOf, revisionOf } from "../manifests.ts";
import { entriesOf, inventoryKind, isOfRelease, type Rule, type Seen } from "./rule.ts";

/** What is known of Jobs that stages brought, by UID. */
interface JobSeen {
  readonly stage: string | undefined;
  readonly revision: string | undefined;
  /** What it does, and for which stage. */
  readonly content: string;
  isComplete: boolean;
  /** Its stage was called Ready after it was complete, at the revision that brought it. */
  isDone: boolean;
  /** No inventory says any more that it was applied. */
  isForgotten: boolean;
}

/**
 * A Job of a stage that was seen to be done runs again only with another content; or where its record is lost, and its
 * stage has something new before that was noticed.
 */
export function jobsOnce(): Rule {
  const jobs = new Map<string, JobSeen>();
  const last = new Map<string, string>(); // by name: the UID of the last one
  return {
    name: "jobs once",
    check(seen) {
      const { kind, name, before, after } = seen.write;
      if (kind === inventoryKind.kind) forget(jobs, last, seen);
      if (kind === "StageSet") noteReady(jobs, last, seen);
      if (kind !== "Job" || !isOfRelease(seen.write) || after === undefined) return undefined;
      const { uid } = after.metadata;
      const known = jobs.get(uid) ?? newJob(after);
      known.isComplete ||= isComplete(after);
      jobs.set(uid, known);
      if (before !== undefined) return undefined;
      const earlier = jobs.get(last.get(name) ?? "");
      last.set(name, uid);
      const isAgain = seen.worker !== undefined && earlier?.isDone === true && earlier.content === known.content;
      return isAgain && !(earlier.isForgotten && isNews(seen, known.stage))
        ? `Job ${name} runs again, and was done`
        : undefined;
    },
  };
}

/** Does the run under way bring the stage something that it is not Ready with yet? */
function isNews({ status: { run, stages = [] } }: Seen, stage: string | undefined): boolean {
  const pin = run?.pins.find((one) => one.stage === stage);
  const isReady = stages.some(
    ({ name, phase, appliedRevision, appliedInputs }) =>
      name === stage && phase === "Ready" && appliedRevision === pin?.revision && appliedInputs === pin?.inputs,
  );
  return !isReady;
}

/** What leaves the records, whoever takes it out, nobody knows any more: so does what was done of a content that another one replaces. */
function forget(jobs: ReadonlyMap<string, JobSeen>, last: ReadonlyMap<string, string>, { game, write }: Seen): void {
  const records = game.place.cluster.lookAll(inventoryKind, { namespace: "shop" }).flatMap(entriesOf);
  const recorded = new Set(records.map(({ id, of = "" }) => `${id} ${of}`));
  for (const { id, of } of entriesOf(write.before)) {
    if (of === undefined || recorded.has(`${id} ${of}`)) continue;
    const job = jobs.get(last.get(id.split("_")[1] ?? "") ?? "");
    if (job !== undefined) job.isForgotten = true;
  }
}

function newJob(job: LiveObject): JobSeen {
  const { containers } = (job["spec"] as { readonly template: { readonly spec: { readonly containers: unknown } } })
    .template.spec;
  const stage = job.metadata.labels?.[labels.stage];
  const content = JSON.stringify([stage, job.metadata.annotations, containers]);
  return { stage, revision: revisionOf(job), content, isComplete: false, isDone: false, isForgotten: false };
}

function isComplete(job: LiveObject): boolean {
  const { conditions = [] } = (job["status"] ?? {}) as { readonly conditions?: readonly { readonly type: string }[] };
  return conditions.some(({ type }) => type === "Complete");
}

/** The Jobs that a stage brings, and was just called Ready with. */
function noteReady(jobs: ReadonlyMap<string, JobSeen>, last: ReadonlyMap<string, string>, seen: Seen): void {
  const { status, write } = seen;
  const was = (write.before?.["status"] ?? {}) as Seen["status"];
  for (const { name: stage, phase, appliedRevision = "" } of status.stages ?? []) {
    if (phase !== "Ready" || was.stages?.find(({ name }) => name === stage)?.phase === "Ready") continue;
    const revision = contentOf(appliedRevision);
    for (const name of namesOf(seen, stage, appliedRevision)) {
      const job = jobs.get(last.get(name) ?? "");
      if (job?.isComplete === true && job.stage === stage && job.revision === revision) job.isDone = true;
    }
  }
}

/** What a stage brings at a revision; the run that was under way last may have been for another one. */
function namesOf({ game, spec }: Seen, stage: string, revision: string): readonly string[] {
  const source = spec?.stages.find(({ name }) => name === stage)?.sourceRef.name ?? "";
  return releaseAt(game, source, revision)?.content[stage] ?? [];
}
