import type { Answer, Cluster, Clusters } from "../../lib/cluster/index.ts";

/** Clusters that stop answering, as they look to a process that was killed or stopped. */
export interface DyingClusters {
  readonly clusters: Clusters;
  /** Resolves once the last request is sent, and everything under way has come to an end in the cluster. */
  readonly died: Promise<void>;
  /** How many requests were asked for until now. */
  readonly asked: () => number;
  /** Lets what was held back go on after all: a process that only slept. */
  readonly wake: () => void;
}

/** Sends `requests` requests, of whatever identity. The answer to the last one, and to all after it, never comes. */
export function dyingAfter(clusters: Clusters, requests: number): DyingClusters {
  let asked = 0;
  let underWay = 0;
  const [death, waking] = [createLatch(), createLatch()];
  const call = async <T>(request: () => Promise<T>): Promise<T> => {
    asked += 1;
    const number = asked;
    if (number > requests) {
      await waking.opened;
      return request();
    }
    underWay += 1;
    const answer = await request();
    underWay -= 1;
    if (asked >= requests && underWay === 0) death.open();
    if (number === requests) await waking.opened;
    return answer;
  };
  return {
    clusters: { as: (identity) => dying(clusters.as(identity), call) },
    died: death.opened,
    asked: () => asked,
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

type Call = <T>(request: () => Promise<Answer<T>>) => Promise<Answer<T>>;

function dying(cluster: Cluster, call: Call): Cluster {
  return {
    get: (...args) => call(() => cluster.get(...args)),
    list: (...args) => call(() => cluster.list(...args)),
    listMetadata: (...args) => call(() => cluster.listMetadata(...args)),
    changesSince: (...args) => call(() => cluster.changesSince(...args)),
    servedKind: (...args) => call(() => cluster.servedKind(...args)),
    servedInAnyVersion: (...args) => call(() => cluster.servedInAnyVersion(...args)),
    servedKinds: (...args) => call(() => cluster.servedKinds(...args)),
    apply: (...args) => call(() => cluster.apply(...args)),
    create: (...args) => call(() => cluster.create(...args)),
    patch: (...args) => call(() => cluster.patch(...args)),
    delete: (...args) => call(() => cluster.delete(...args)),
  };
}
