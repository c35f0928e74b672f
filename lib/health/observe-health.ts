import { mapParallel, type Instant } from "../base/index.ts";
import type { Answer, ClusterReader, KubeObject, LiveMetadata, LiveObject, ObjectRef } from "../cluster/index.ts";
import { judge, type Judging } from "./expressions/judge.ts";
import { ruleFor } from "./expressions/rule-for.ts";
import { parallelReadsMax } from "./limits.ts";
import { readSecondLook } from "./read-second-look.ts";
import { byNamespace, kindKey, objectKey, planScopes, type Scope } from "./scopes.ts";
import { planSecondLook } from "./second-look.ts";
import { merged, nothingSeen, tellKind, type Seen } from "./seen.ts";

export interface HealthScope {
  /** The stage's own objects. */
  readonly wanted: readonly ObjectRef[];
  /** The label selector under which all of them were applied. */
  readonly selector: string;
  /** Those of them that were read a moment ago, by `objectKey`: they are not read again. Absent: none. */
  readonly known?: ReadonlyMap<string, KubeObject>;
  /** Objects of others that the stage waits for. */
  readonly checks: readonly ObjectRef[];
  /** What is judged by expressions; absent: nothing. */
  readonly judging?: Judging;
  /** When the waiting began. */
  readonly since: Instant;
  readonly now: Instant;
}

/**
 * Looks once at everything a stage waits for: one list per kind, one get per check. An identity that may not list
 * reads one by one, and a note says so; one that may not even get is refused.
 */
export async function observeHealth(cluster: ClusterReader, asked: HealthScope): Promise<Answer<Seen>> {
  const { wanted, known = new Map<string, KubeObject>() } = asked;
  const unknown = wanted.filter((ref) => !known.has(objectKey(ref)));
  const own = await mapParallel(planScopes(unknown), parallelReadsMax, (scope) => readScope(cluster, scope, asked));
  const checks = await readEach(cluster, asked.checks);
  const first = together([seeing({ objects: known }), ...own, checks]);
  if (first.kind === "refused") return first;
  const { objects } = first.value;
  const plan = planSecondLook([...objects.values()], asked);
  const judged = asked.judging === undefined ? new Map() : await judge(objects, asked.judging);
  const second = await readSecondLook(cluster, plan, asked.now);
  return { kind: "done", value: merged([first.value, second, { ...nothingSeen, judged }]) };
}

/** For these existing is all, unless an expression says otherwise; and what they hold is better not read. */
function metadataSuffices({ of }: Scope, judging: Judging | undefined): boolean {
  const holdsData = of.apiVersion === "v1" && (of.kind === "ConfigMap" || of.kind === "Secret");
  return holdsData && ruleFor(of, judging?.exprs ?? []) === undefined;
}

type Reading = Pick<HealthScope, "selector" | "judging">;

async function readScope(cluster: ClusterReader, scope: Scope, reading: Reading): Promise<Answer<Seen>> {
  const { namespace } = scope;
  const options = { labelSelector: reading.selector, ...(namespace !== undefined && { namespace }) };
  const listed = metadataSuffices(scope, reading.judging)
    ? await cluster.listMetadata(scope.of, options)
    : await cluster.list(scope.of, options);
  if (listed.kind === "done") return readUnlisted(cluster, scope, listed.value.items.map(asObject));
  if (listed.error.reason === "NoSuchKind") return seeing({ unserved: new Set([kindKey(scope.of)]) });
  if (listed.error.status !== 403) return listed;
  const narrower = byNamespace(scope.refs);
  if (narrower.length > 1) {
    return together(await mapParallel(narrower, parallelReadsMax, (part) => readScope(cluster, part, reading)));
  }
  const where = namespace === undefined ? "" : ` in ${namespace}`;
  const note = `may not list ${tellKind(scope.of)}${where}: its ${scope.refs.length} objects are read one by one`;
  return together([await readEach(cluster, scope.refs), seeing({ notes: [note] })]);
}

/**
 * An object that the list does not show may have lost its labels. A few at a time are asked for by name, until all
 * of a few are really gone: the rest is then taken for gone, since the answer cannot be "healthy" any more.
 */
async function readUnlisted(cluster: ClusterReader, scope: Scope, items: readonly KubeObject[]): Promise<Answer<Seen>> {
  const listed = new Map(items.map((item) => [keyOf(item), item]));
  const objects = new Map<string, KubeObject>();
  for (const ref of scope.refs) {
    const object = listed.get(objectKey(ref));
    if (object !== undefined) objects.set(objectKey(ref), object);
  }
  const missing = scope.refs.filter((ref) => !objects.has(objectKey(ref)));
  const found: Answer<Seen>[] = [seeing({ objects })];
  for (let at = 0; at < missing.length; at += parallelReadsMax) {
    const few = await readEach(cluster, missing.slice(at, at + parallelReadsMax));
    found.push(few);
    if (few.kind === "refused" || few.value.objects.size === 0) break;
  }
  return together(found);
}

async function readEach(cluster: ClusterReader, refs: readonly ObjectRef[]): Promise<Answer<Seen>> {
  return together(
    await mapParallel(refs, parallelReadsMax, async (ref) => {
      const got = await cluster.get(ref);
      if (got.kind === "done") return seeing({ objects: new Map(got.value && [[objectKey(ref), got.value]]) });
      return got.error.reason === "NoSuchKind" ? seeing({ unserved: new Set([kindKey(ref)]) }) : got;
    }),
  );
}

function seeing(part: Partial<Seen>): Answer<Seen> {
  return { kind: "done", value: { ...nothingSeen, ...part } };
}

/** All of them as one; the first refusal where there is any. */
function together(answers: readonly Answer<Seen>[]): Answer<Seen> {
  const parts: Seen[] = [];
  for (const answer of answers) {
    if (answer.kind === "refused") return answer;
    parts.push(answer.value);
  }
  return { kind: "done", value: merged(parts) };
}

function asObject(item: LiveObject | LiveMetadata): KubeObject {
  return { ...item };
}

function keyOf({ apiVersion, kind, metadata }: KubeObject): string {
  const { namespace, name } = metadata;
  return objectKey({ apiVersion, kind, name, ...(namespace !== undefined && { namespace }) });
}
