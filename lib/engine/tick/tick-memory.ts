import { formatInstant, parseInstant, type Instant } from "../../base/index.ts";
import { done, failed, fieldManager, type Result } from "../../api/index.ts";
import { failureOf, type Cluster, type ClusterReader } from "../../cluster/index.ts";

/** Where ticks remember: one Lease. */
export interface TickMemory {
  readonly namespace: string;
  readonly name: string;
}

/** When the last complete tick began; undefined where none is remembered, and then everything is due. */
export async function readLastTick(
  cluster: ClusterReader,
  { namespace, name }: TickMemory,
): Promise<Result<Instant | undefined>> {
  const answer = await cluster.get({ apiVersion: "coordination.k8s.io/v1", kind: "Lease", namespace, name });
  if (answer.kind === "refused") return failed(failureOf(answer.error, "InternalError"));
  const spec = answer.value?.["spec"] as { readonly renewTime?: string } | undefined; // the API server checks a Lease
  return done(parseInstant(spec?.renewTime ?? ""));
}

/** Remembers that a tick which began at `began` has done all that was due. */
export async function writeLastTick(
  cluster: Cluster,
  { namespace, name }: TickMemory,
  began: Instant,
): Promise<Result<void>> {
  const lease = {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { namespace, name },
    spec: { renewTime: formatInstant(began).replace("Z", ".000000Z") },
  };
  const answer = await cluster.apply(lease, { fieldManager, force: true });
  return answer.kind === "done" ? done(undefined) : failed(failureOf(answer.error, "InternalError"));
}
