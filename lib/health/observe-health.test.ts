import { describe, expect, it } from "vitest";
import { instant } from "../base/index.ts";
import type {
  Answer,
  ApiError,
  ClusterReader,
  LiveObject,
  ListOptions,
  ObjectKind,
  ObjectRef,
} from "../cluster/index.ts";
import { listedNamespacesMax, parallelReadsMax, stuckAfterMs } from "./limits.ts";
import { observeHealth } from "./observe-health.ts";
import { objectKey } from "./scopes.ts";
import type { Seen } from "./seen.ts";

const now = instant(Date.UTC(2026, 10, 23, 12));
const mine = "example.org/mine=yes";

function ref(kind: string, name: string, namespace?: string): ObjectRef {
  const apiVersion = { Deployment: "apps/v1", StorageClass: "storage.k8s.io/v1" }[kind] ?? "v1";
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
}

function live(
  of: ObjectRef,
  rest: object = {},
  labels: Record<string, string> = { "example.org/mine": "yes" },
): LiveObject {
  const { apiVersion, kind, name, namespace } = of;
  const metadata = { uid: name, resourceVersion: "1", creationTimestamp: "2026-11-23T11:00:00Z", name, labels };
  return { apiVersion, kind, metadata: { ...metadata, ...(namespace !== undefined && { namespace }) }, ...rest };
}

/** What a cluster of these objects answers, and what it was asked. `refuses` says why it does not. */
function cluster(
  objects: readonly LiveObject[],
  refuses: (asked: string) => Partial<ApiError> | undefined = () => undefined,
) {
  const asked: string[] = [];
  const answer = <T>(question: string, value: () => T): Promise<Answer<T>> => {
    asked.push(question);
    const error = refuses(question);
    if (error === undefined) return Promise.resolve({ kind: "done", value: value() });
    return Promise.resolve({
      kind: "refused",
      error: { doing: question, reason: "", message: "", causes: [], ...error },
    });
  };
  const matching = (kind: ObjectKind, { namespace, labelSelector = "" }: ListOptions = {}): LiveObject[] =>
    objects.filter(({ apiVersion, kind: itsKind, metadata }) => {
      if (apiVersion !== kind.apiVersion || itsKind !== kind.kind) return false;
      const labels = Object.entries(metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`);
      return (namespace === undefined || metadata.namespace === namespace) && labels.includes(labelSelector);
    });
  const list = (verb: string) => (kind: ObjectKind, options?: ListOptions) =>
    answer(`${verb} ${kind.kind}${options?.namespace === undefined ? "" : ` ${options.namespace}`}`, () => ({
      items: matching(kind, options),
      resourceVersion: "1",
    }));
  const reader: ClusterReader = {
    get: (of) =>
      answer(`get ${of.kind} ${of.namespace === undefined ? "" : `${of.namespace}/`}${of.name}`, () =>
        objects.find(
          ({ metadata, kind }) => kind === of.kind && metadata.name === of.name && metadata.namespace === of.namespace,
        ),
      ),
    list: list("list"),
    listMetadata: list("list metadata of"),
    servedKind: () => answer("served kind", () => undefined),
    servedInAnyVersion: () => answer("served kind", () => undefined),
    servedKinds: () => answer("served kinds", () => []),
  };
  return { reader, asked };
}

async function look(
  reader: ClusterReader,
  wanted: readonly ObjectRef[],
  checks: readonly ObjectRef[] = [],
  since = now,
): Promise<Seen> {
  const answer = await observeHealth(reader, { wanted, selector: mine, checks, since, now });
  if (answer.kind === "refused") throw new Error(answer.error.doing);
  return answer.value;
}

const web = ref("Deployment", "web", "shop");
const api = ref("Deployment", "api", "shop");
const secret = ref("Secret", "key", "shop");

describe("a look", () => {
  it("costs one list per kind and Namespace, and one get per check", async () => {
    const wanted = [web, api, secret, ref("Namespace", "shop")];
    const other = ref("Deployment", "other", "else");
    const { reader, asked } = cluster([...wanted, other].map((of) => live(of)));
    const seen = await look(reader, wanted, [other]);
    expect(asked.toSorted()).toEqual([
      "get Deployment else/other",
      "list Deployment shop",
      "list Namespace",
      "list metadata of Secret shop",
    ]);
    expect([...seen.objects.keys()].toSorted()).toEqual([...wanted, other].map(objectKey).toSorted());
  });
  it("reads nothing again that was read a moment ago", async () => {
    const { reader, asked } = cluster([live(web), live(api)]);
    const known = new Map([secret, api].map((of) => [objectKey(of), live(of)]));
    const answer = await observeHealth(reader, {
      ...{ wanted: [web, api, secret], known, checks: [] },
      ...{ selector: mine, since: now, now },
    });
    expect(asked).toEqual(["list Deployment shop"]);
    expect(answer.kind === "done" && [...answer.value.objects.keys()].toSorted()).toEqual(
      [web, api, secret].map(objectKey).toSorted(),
    );
  });
  it("keeps nothing that nobody wants", async () => {
    const { reader } = cluster([live(web), live(api)]);
    expect([...(await look(reader, [web])).objects.keys()]).toEqual([objectKey(web)]);
  });
  it.each([
    { count: listedNamespacesMax, then: listedNamespacesMax },
    { count: listedNamespacesMax + 1, then: 1 },
  ])("at a kind in $count Namespaces takes $then lists", async ({ count, then }) => {
    const wanted = Array.from({ length: count }, (_, at) => ref("Deployment", "web", `shop-${at}`));
    const { reader, asked } = cluster(wanted.map((of) => live(of)));
    expect((await look(reader, wanted)).objects.size).toBe(count);
    expect(asked).toHaveLength(then);
  });
  it("with nothing to look at asks nothing", async () => {
    const { reader, asked } = cluster([]);
    await look(reader, []);
    expect(asked).toEqual([]);
  });
});

describe("what a list does not show", () => {
  it("is asked for by name, and found without its labels", async () => {
    const { reader, asked } = cluster([live(web), live(api, {}, {})]);
    expect((await look(reader, [web, api])).objects.size).toBe(2);
    expect(asked).toEqual(["list Deployment shop", "get Deployment shop/api"]);
  });
  it("is asked for a few at a time, until all of a few are gone", async () => {
    const wanted = Array.from({ length: 3 * parallelReadsMax }, (_, at) => ref("Deployment", `d${at}`, "shop"));
    const { reader, asked } = cluster(wanted.slice(0, 1).map((of) => live(of, {}, {})));
    expect((await look(reader, wanted)).objects.size).toBe(1);
    expect(asked).toHaveLength(1 + 2 * parallelReadsMax);
  });
});

describe("an identity that may not list", () => {
  const forbidden = (pattern: RegExp) => (asked: string) => (pattern.test(asked) ? { status: 403 } : undefined);
  it("reads one by one, and says so", async () => {
    const { reader, asked } = cluster([live(web), live(api)], forbidden(/^list/));
    const seen = await look(reader, [web, api]);
    expect(seen.objects.size).toBe(2);
    expect(asked).toEqual(["list Deployment shop", "get Deployment shop/web", "get Deployment shop/api"]);
    expect(seen.notes).toEqual(["may not list Deployment (apps/v1) in shop: its 2 objects are read one by one"]);
  });
  it("over all Namespaces lists each of its own", async () => {
    const wanted = Array.from({ length: listedNamespacesMax + 1 }, (_, at) => ref("Deployment", "web", `shop-${at}`));
    const { reader, asked } = cluster(
      wanted.map((of) => live(of)),
      forbidden(/^list Deployment$/),
    );
    expect((await look(reader, wanted)).objects.size).toBe(wanted.length);
    expect(asked).toHaveLength(2 + listedNamespacesMax);
  });
  it("nor get is refused", async () => {
    const { reader } = cluster([live(web)], forbidden(/./));
    const answer = await observeHealth(reader, { wanted: [web], selector: mine, checks: [], since: now, now });
    expect(answer).toMatchObject({ kind: "refused", error: { status: 403, doing: "get Deployment shop/web" } });
  });
});

describe("an answer that is none", () => {
  it.each([
    { when: "a list fails", question: /^list/, wanted: [web], checks: [] },
    { when: "a check fails", question: /^get/, wanted: [], checks: [web] },
  ])("$when: refused", async ({ question, wanted, checks }) => {
    const { reader } = cluster([], (asked) => (question.test(asked) ? { status: 503 } : undefined));
    const answer = await observeHealth(reader, { wanted, selector: mine, checks, since: now, now });
    expect(answer).toMatchObject({ kind: "refused", error: { status: 503 } });
  });
  it("a kind that is not served is no failure", async () => {
    const { reader } = cluster([], () => ({ reason: "NoSuchKind" }));
    const seen = await look(reader, [web], [secret]);
    expect([...seen.unserved]).toEqual(["apps/v1/Deployment", "v1/Secret"]);
  });
});

describe("the second look", () => {
  const claim = live(ref("PersistentVolumeClaim", "data", "shop"), {
    spec: { storageClassName: "fast" },
    status: { phase: "Pending" },
  });
  it.each([
    { when: "waits for a consumer", mode: "WaitForFirstConsumer", then: "WaitForFirstConsumer" },
    { when: "binds at once", mode: "Immediate", then: "Immediate" },
    { when: "does not say", mode: undefined, then: "Immediate" },
  ])("finds a class that $when", async ({ mode, then }) => {
    const { reader } = cluster([claim, live(ref("StorageClass", "fast"), { volumeBindingMode: mode })]);
    const seen = await look(reader, [ref("PersistentVolumeClaim", "data", "shop")]);
    expect(seen.classes.get("fast")).toBe(then);
  });
  it.each([
    { when: "does not exist", refuses: undefined, then: "Absent", notes: 0 },
    { when: "may not be read", refuses: { status: 403 }, then: undefined, notes: 1 },
  ])("copes with a class that $when", async ({ refuses, then, notes }) => {
    const { reader } = cluster([claim], (asked) => (asked.includes("StorageClass") ? refuses : undefined));
    const seen = await look(reader, [ref("PersistentVolumeClaim", "data", "shop")]);
    expect(seen.classes.get("fast")).toBe(then);
    expect(seen.notes).toHaveLength(notes);
  });
  const deployment = live(web, { spec: { selector: { matchLabels: { app: "web" } } } });
  const waiting = { name: "app", state: { waiting: { reason: "ErrImagePull" } } };
  const pod = live(ref("Pod", "web-1", "shop"), { status: { containerStatuses: [waiting] } }, { app: "web" });
  it("names the Pods of a workload that has long been waited for", async () => {
    const { reader } = cluster([deployment, pod]);
    const seen = await look(reader, [web], [], instant(now - stuckAfterMs));
    expect(seen.pods.get(objectKey(web))?.map(({ name }) => name)).toEqual(["web-1"]);
  });
  it("goes without them where it may not list them", async () => {
    const { reader } = cluster([deployment, pod], (asked) =>
      asked.startsWith("list Pod") ? { status: 403 } : undefined,
    );
    const seen = await look(reader, [web], [], instant(now - stuckAfterMs));
    expect(seen.pods.size).toBe(0);
    expect(seen.notes).toEqual(["cannot list Pods in shop: those that do not start are not named"]);
  });
});
