import { formatInstant, parseInstant, type Instant } from "../../base/index.ts";
import { done, failed, fieldManager, group, type Result } from "../../api/index.ts";
import { failureOf, type Cluster, type ClusterReader } from "../../cluster/index.ts";
import { inputKinds, type InputMarks } from "./inputs.ts";

/** Where ticks remember: a Lease, and where there is much to list, a ConfigMap of the same name with their agenda. */
export interface TickMemory {
  readonly namespace: string;
  readonly name: string;
  /** Absent: no agenda is kept. */
  readonly agenda?: {
    /** From so many StageSets and sources on. Below, to list them is as quick. */
    readonly from: number;
    /** The version of the program: another one may find something else due. */
    readonly program: string;
  };
}

/** What is remembered of the last complete tick. */
export interface LastTick {
  /** When it began; undefined where none is remembered, and then everything is due. */
  readonly began: Instant | undefined;
  /** How far it had seen the inputs of StageSets. */
  readonly inputs: InputMarks;
}

export const nothingRemembered: LastTick = { began: undefined, inputs: {} };

export async function readLastTick(cluster: ClusterReader, { namespace, name }: TickMemory): Promise<Result<LastTick>> {
  const answer = await cluster.get({ apiVersion: "coordination.k8s.io/v1", kind: "Lease", namespace, name });
  if (answer.kind === "refused") return failed(failureOf(answer.error, "InternalError"));
  const spec = answer.value?.["spec"] as { readonly renewTime?: string } | undefined; // the API server checks a Lease
  const { annotations = {} } = answer.value?.metadata ?? {};
  const marks = inputKinds.map((kind) => [kind, annotations[markKey(kind)]] as const);
  const inputs: InputMarks = Object.fromEntries(marks.filter(([, mark]) => mark !== undefined));
  return done({ began: parseInstant(spec?.renewTime ?? ""), inputs });
}

/** Remembers that a tick which began at `began` has done all that was due. */
export async function writeLastTick(
  cluster: Cluster,
  { namespace, name }: TickMemory,
  { began, inputs }: LastTick & { readonly began: Instant },
): Promise<Result<void>> {
  const annotations = Object.fromEntries(Object.entries(inputs).map(([kind, mark]) => [markKey(kind), mark]));
  const lease = {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { namespace, name, annotations },
    spec: { renewTime: formatInstant(began).replace("Z", ".000000Z") },
  };
  const answer = await cluster.apply(lease, { fieldManager, force: true });
  return answer.kind === "done" ? done(undefined) : failed(failureOf(answer.error, "InternalError"));
}

function markKey(kind: string): string {
  return `${group}/seen-${kind.toLowerCase()}s`;
}
