import { done, failed, type Intent, type Result } from "../../api/index.ts";
import { tellRef, type KubeObject, type ObjectKind } from "../../cluster/index.ts";
import { actionObjectsMax } from "../limits.ts";
import { nameWith } from "../token.ts";
import { actionObjectOf, isJob, keyOf, mark } from "./action-objects.ts";

/** What a Job needs, by group of the API. */
const needKinds: ReadonlySet<string> = new Set([
  "v1/ConfigMap",
  "v1/Secret",
  "v1/ServiceAccount",
  "rbac.authorization.k8s.io/v1/Role",
  "rbac.authorization.k8s.io/v1/RoleBinding",
]);
const allowed = "Jobs and what they need: ConfigMaps, Secrets, ServiceAccounts, Roles and RoleBindings";

/**
 * What a job action creates, in order: first what Jobs need, under its own name, so that references stay right; then the
 * Jobs, under names that are this attempt's. The same for the same artifact and token, whoever asks.
 * @param objects what the artifact renders to, in the order of applying
 */
export function planJobs(
  objects: readonly KubeObject[],
  intent: Pick<Intent, "token" | "action">,
): Result<readonly KubeObject[]> {
  const stranger = objects.find((object) => !isJob(object) && !needKinds.has(kindOf(object)));
  if (stranger !== undefined) {
    return refused(
      `the artifact holds ${tellObject(stranger)}, and may hold only ${allowed}; take it out, or correct job.path`,
    );
  }
  const generated = objects.find(({ metadata }) => metadata.generateName !== undefined);
  if (generated !== undefined) {
    return refused(`${tellObject(generated)} has a generateName; give it a name alone`);
  }
  if (objects.length > actionObjectsMax) {
    return refused(`the artifact holds ${objects.length} objects, and ${actionObjectsMax} are allowed; split it`);
  }
  const jobs = objects.filter(isJob);
  if (jobs.length === 0) return refused("the artifact holds no Job; correct job.path, or add one");
  const named = jobs.map((job) => asAttempt(mark(job, intent), intent.token));
  const twice = named.findIndex((job, index) => named.some((other, at) => at < index && nameOf(other) === nameOf(job)));
  const same = jobs[twice];
  if (same !== undefined) {
    return refused(`the name of ${tellObject(same)} begins as another's; make its first 52 characters differ`);
  }
  return done([...objects.filter((object) => !isJob(object)).map((need) => mark(need, intent)), ...named]);
}

/** Deleting it is ours, once its end is recorded: a Job that deleted itself before would be run again. */
function asAttempt(job: KubeObject, token: string): KubeObject {
  const { ttlSecondsAfterFinished: _dropped, ...spec } = (job["spec"] ?? {}) as Readonly<Record<string, unknown>>;
  return { ...job, metadata: { ...job.metadata, name: nameWith(token, job.metadata.name) }, spec };
}

function refused(why: string): Result<never> {
  return failed({ reason: "StageFailed", retry: "never", message: `Cannot create its Jobs: ${why}` });
}

function tellObject(object: KubeObject): string {
  return tellRef(actionObjectOf(object));
}

function nameOf(object: KubeObject): string {
  return keyOf(actionObjectOf(object));
}

function kindOf({ apiVersion, kind }: ObjectKind): string {
  return `${apiVersion}/${kind}`;
}
