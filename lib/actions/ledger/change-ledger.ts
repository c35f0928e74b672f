import {
  apiVersion,
  done,
  failed,
  labels,
  labelValue,
  type Failure,
  type Result,
  type StageLedgerSpec,
  type StageLedgerStatus,
} from "../../api/index.ts";
import {
  failureOf,
  type Answer,
  type ApiError,
  type Cluster,
  type LiveObject,
  type RequestOptions,
} from "../../cluster/index.ts";
import { ledgerAttemptsMax } from "../limits.ts";
import { ledgerIn, ledgerRef, readLedger, type LedgerOf, type LiveLedger } from "./read-ledger.ts";

/** Not the manager of what we apply: a ledger stands in no inventory (I1). */
const fieldManager = "stageset-ledger";

/** One half of a ledger as it is to be: people write the spec, handlers the status. */
export type LedgerChange =
  | { readonly part: "spec"; readonly value: StageLedgerSpec }
  | { readonly part: "status"; readonly value: StageLedgerStatus };

/** What is to be written over the ledger that was read; undefined: nothing (I9). It may be asked more than once. */
export type PlanChange = (ledger: LiveLedger) => Result<LedgerChange | undefined>;

export interface LedgerPace extends RequestOptions {
  /** May another write begin? Asked before each; absent: always. */
  readonly mayBegin?: () => boolean;
}

/** absent: make a StageLedger where there is none, or leave it. */
export interface ChangeOptions extends LedgerPace {
  readonly absent: "create" | "leave";
}

type Changed = Result<LiveLedger | undefined>;
type Attempt = Changed | { readonly kind: "overtaken"; readonly failure: Failure };

/**
 * Reads a ledger, plans, and writes what was planned where nobody has written meanwhile; else it reads and plans again,
 * so that of two writers neither loses the other's completions.
 * @param cluster as ourselves
 * @returns the ledger as it is now; undefined where there is none and none was to be made
 */
export async function changeLedger(
  cluster: Cluster,
  of: LedgerOf,
  plan: PlanChange,
  options: ChangeOptions,
): Promise<Changed> {
  for (let attempt = 1; ; attempt += 1) {
    const tried = await tryChange(cluster, of, plan, options);
    if (tried.kind !== "overtaken") return tried;
    if (attempt === ledgerAttemptsMax) return failed(tried.failure);
  }
}

async function tryChange(
  cluster: Cluster,
  of: LedgerOf,
  plan: PlanChange,
  { absent, mayBegin = always, ...options }: ChangeOptions,
): Promise<Attempt> {
  const read = await readLedger(cluster, of);
  if (read.kind === "failed" || (read.value === undefined && absent === "leave")) return read;
  if (!mayBegin()) return outOfTime(of);
  const there = read.value === undefined ? await create(cluster, of, options) : done(read.value);
  if (there.kind !== "done" || there.value === undefined) return there;
  const planned = plan(there.value);
  if (planned.kind === "failed") return planned;
  if (planned.value === undefined) return there;
  return mayBegin() ? write(cluster, there.value, planned.value, options) : outOfTime(of);
}

function always(): boolean {
  return true;
}

function outOfTime({ namespace, name }: LedgerOf): Attempt {
  const message = `Cannot write StageLedger ${namespace}/${name}: the time of this step is up; the next one goes on`;
  return failed({ reason: "StageFailed", retry: "backoff", message });
}

/** No owner reference: it outlives its StageSet, so that a StageSet which comes again knows what is done. */
async function create(cluster: Cluster, { namespace, name }: LedgerOf, options: RequestOptions): Promise<Attempt> {
  const metadata = { namespace, name, labels: { [labels.stageSet]: labelValue(name) } };
  return attemptOf(await cluster.create({ apiVersion, kind: "StageLedger", metadata }, { fieldManager, ...options }));
}

async function write(
  cluster: Cluster,
  { metadata: { namespace = "", name, resourceVersion } }: LiveLedger,
  { part, value }: LedgerChange,
  options: RequestOptions,
): Promise<Attempt> {
  const operations = [
    { op: "test", path: "/metadata/resourceVersion", value: resourceVersion },
    { op: "add", path: `/${part}`, value },
  ] as const;
  const patched = await cluster.patch(
    ledgerRef({ namespace, name }),
    { type: "json", operations },
    { fieldManager, ...options, ...(part === "status" && { subresource: part }) },
  );
  return attemptOf(patched);
}

function attemptOf(answer: Answer<LiveObject>): Attempt {
  if (answer.kind === "done") return ledgerIn(answer.value);
  const failure = failureOf(answer.error, "StageFailed");
  return isOvertaken(answer.error) ? { kind: "overtaken", failure: { ...failure, retry: "backoff" } } : failed(failure);
}

/** Somebody else has made it (409), deleted it (404), or written it: a failed `test` is a 422 that names no field. */
function isOvertaken({ status, causes }: ApiError): boolean {
  return status === 404 || status === 409 || (status === 422 && causes.length === 0);
}
