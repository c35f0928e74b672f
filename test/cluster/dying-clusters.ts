import type { Answer, Cluster, Clusters } from "../../lib/cluster/index.ts";

/** Clusters that stop answering, as they look to a process that was killed or stopped. */
export interface DyingClusters {
  readonly clusters: Clusters;
  /** Resolves once the last request is sent, and everything under way has come to an end in the cluster. */
  readonly died: Promise<void>;
  /** Lets what was held back go on after all: a process that only slept. */
  readonly wake: () => void;
}

/** Sends `requests` requests, of whatever identity. The answer to the last one, and to all after it, never comes. */
export function dyingAfter(clusters: Clusters, requests: number): DyingClusters {
  return dyingAfterThose(clusters, requests, () => true);
}

/**
 * The same with requests that change something. For who never wakes these are all places to die: what a request that only reads has
 * told goes with the process, and the cluster is as it was.
 */
export function dyingAfterWrites(clusters: Clusters, writes: number): DyingClusters {
  return dyingAfterThose(clusters, writes, (asked) => asked === "write");
}

type Asked = "read" | "write";

function dyingAfterThose(clusters: Clusters, most: number, counts: (asked: Asked) => boolean): DyingClusters {
  let counted = 0;
  let underWay = 0;
  const [death, waking] = [createLatch(), createLatch()];
  const call: Call = async (asked, request) => {
    if (counted >= most) {
      await waking.opened;
      return request();
    }
    if (counts(asked)) counted += 1;
    const isLast = counted === most;
    underWay += 1;
    const answer = await request();
    underWay -= 1;
    if (counted >= most && underWay === 0) death.open();
    if (isLast) await waking.opened;
    return answer;
  };
  return {
    clusters: { as: (identity) => dying(clusters.as(identity), call) },
    died: death.opened,
    wake: waking.open,
  };
}

interface Latch {
  readonly opened: Promise<void>;
  readonly open: () => void;
}

function createLatch(): Latch {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return {
    opened,
    open: () => {
      open();
    },
  };
}

type Call = <T>(asked: Asked, request: () => Promise<Answer<T>>) => Promise<Answer<T>>;

function dying(cluster: Cluster, call: Call): Cluster {
  const tried = ({ dryRun }: { readonly dryRun?: boolean }): Asked => (dryRun === true ? "read" : "write");
  return {
    get: (...args) => call("read", () => cluster.get(...args)),
    list: (...args) => call("read", () => cluster.list(...args)),
    listMetadata: (...args) => call("read", () => cluster.listMetadata(...args)),
    changesSince: (...args) => call("read", () => cluster.changesSince(...args)),
    servedKind: (...args) => call("read", () => cluster.servedKind(...args)),
    servedInAnyVersion: (...args) => call("read", () => cluster.servedInAnyVersion(...args)),
    servedKinds: (...args) => call("read", () => cluster.servedKinds(...args)),
    apply: (object, how) => call(tried(how), () => cluster.apply(object, how)),
    create: (object, how) => call(tried(how), () => cluster.create(object, how)),
    patch: (ref, patch, how) => call(tried(how), () => cluster.patch(ref, patch, how)),
    delete: (ref, how = {}) => call(tried(how), () => cluster.delete(ref, how)),
  };
}
