import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { FileTree } from "../artifacts/tarball.ts";
import { freePorts } from "../cluster/ports.ts";
import { type BenchCluster, configMaps, say } from "./bench-cluster.ts";
import { openReleaseBench, type ReleaseBench } from "./release-bench.ts";
import { median } from "./rounds.ts";
import { atMost, count, megabytes, type Row, seconds, shown } from "./table.ts";

const stageSets = 20;
const rounds = 15;
const flood = { perSecond: 500, forSeconds: 60, everyMs: 20 };
const reactionMsMax = 1_000;
const answerMsMax = 50;
/** Memory is flat where the last third of a flood needs so little more than the second; its first third warms the process up. */
const growthMax = 1.1;

/** How soon `stageset notify` acts on an event, and how it bears very many. */
export async function benchNotify(bench: BenchCluster): Promise<readonly Row[]> {
  await using releases = await openReleaseBench(bench, "notify");
  const shops = new Shops(bench, releases);
  await shops.settle();
  await using notify = await startNotify(releases);
  const reactions: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await shops.revise(0);
    const began = performance.now();
    await notify.post(eventAbout(releases.namespace, 0));
    while (!(await shops.isDelivered(0))) await sleep(5);
    reactions.push(performance.now() - began);
  }
  say(`floods notify for ${flood.forSeconds} s …`);
  const flooded = await floodWith(shops, notify, releases.namespace);
  await notify.quiet();
  const stale = await shops.stale();
  await releases.run(tickOf(releases.namespace));
  return [
    atMost("event → first object of the new revision is applied", median(reactions), reactionMsMax, seconds),
    shown("event → first object of the new revision is applied, slowest", Math.max(...reactions), seconds),
    ...floodRows(flooded),
    shown("flood: StageSets that wait for a tick afterwards", stale.length, count),
    atMost("flood: StageSets that wait after one tick", (await shops.stale()).length, 0),
  ];
}

const tickOf = (namespace: string): readonly string[] => ["tick", "-n", namespace, "--budget", "300s"];

/** StageSets of one ConfigMap each, and which revision of it was published last. */
class Shops {
  readonly #bench: BenchCluster;
  readonly #releases: ReleaseBench;
  readonly #revisions: number[] = Array.from({ length: stageSets }, () => 0);

  constructor(bench: BenchCluster, releases: ReleaseBench) {
    this.#bench = bench;
    this.#releases = releases;
  }

  async settle(): Promise<void> {
    for (const i of this.#revisions.keys())
      await this.#releases.offer(`shop-${i}`, ["base"], this.#files(i), { preflight: "None" });
    await this.#releases.run(tickOf(this.#releases.namespace));
    const stale = await this.stale();
    if (stale.length > 0) throw new Error(`Cannot begin: ${stale.join(", ")} are not delivered`);
  }

  async revise(i: number): Promise<void> {
    this.#revisions[i] = (this.#revisions[i] ?? 0) + 1;
    await this.#releases.publish(`shop-${i}`, this.#files(i));
  }

  async isDelivered(i: number): Promise<boolean> {
    const ref = { ...configMaps, namespace: this.#releases.namespace, name: `shop-${i}` };
    const found = await this.#bench.cluster.get(ref);
    if (found.kind === "refused") throw new Error(found.error.message);
    const data = found.value?.["data"] as { readonly revision?: string } | undefined;
    return data?.revision === String(this.#revisions[i]);
  }

  /** Those whose last revision is not delivered. */
  async stale(): Promise<readonly number[]> {
    const delivered = await Promise.all([...this.#revisions.keys()].map((i) => this.isDelivered(i)));
    return delivered.flatMap((is, i) => (is ? [] : [i]));
  }

  #files(i: number): FileTree {
    const data = { revision: String(this.#revisions[i]) };
    return { "base/shop.json": JSON.stringify({ ...configMaps, metadata: { name: `shop-${i}` }, data }) };
  }
}

/** As Flux's notification-controller tells of a source's new artifact. */
function eventAbout(namespace: string, i: number): string {
  return JSON.stringify({
    involvedObject: {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "ExternalArtifact",
      namespace,
      name: `shop-${i}`,
    },
    ...{ severity: "info", reason: "NewArtifact", message: "stored artifact", timestamp: new Date().toISOString() },
    ...{ reportingController: "source-controller", reportingInstance: "source-controller-0" },
  });
}

interface Notify extends AsyncDisposable {
  /** @returns the status of its answer; 0: none came */
  post(event: string): Promise<number>;
  memoryKib(): Promise<number>;
  /** It has nothing to do any more. */
  quiet(): Promise<void>;
}

async function startNotify(releases: ReleaseBench): Promise<Notify> {
  const [port = 0] = await freePorts(1);
  const child = releases.start(["notify", "-n", releases.namespace, "--port", String(port)]);
  const at = (path: string): string => `http://127.0.0.1:${port}${path}`;
  const isReady = (): Promise<boolean> =>
    fetch(at("/readyz")).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) await sleep(10);
  return {
    async post(body) {
      try {
        const answer = await fetch(at("/"), { method: "POST", headers: { "content-type": "application/json" }, body });
        await answer.arrayBuffer();
        return answer.status;
      } catch {
        return 0; // it has more connections than it takes
      }
    },
    async memoryKib() {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8");
      return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
    },
    async quiet() {
      const busy = /^stageset_notify_(?:queue_length|stepping) [^0]/m;
      while (busy.test(await (await fetch(at("/metrics"))).text())) await sleep(100);
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.ended;
    },
  };
}

interface Flooded {
  /** Of each answer, in the order of the events. */
  readonly answers: readonly { readonly status: number; readonly tookMs: number }[];
  /** Once a second. */
  readonly memoryKib: readonly number[];
}

/** Events at a steady pace, however long their answers take; each second one of the StageSets has something new. */
async function floodWith(shops: Shops, notify: Notify, namespace: string): Promise<Flooded> {
  const answers: Promise<Flooded["answers"][number]>[] = [];
  const memoryKib: number[] = [];
  const began = performance.now();
  const perBurst = (flood.perSecond * flood.everyMs) / 1_000;
  const send = async (i: number): Promise<Flooded["answers"][number]> => {
    const sent = performance.now();
    const status = await notify.post(eventAbout(namespace, i));
    return { status, tookMs: performance.now() - sent };
  };
  const eachSecond = (async () => {
    for (let second = 0; second < flood.forSeconds; second += 1) {
      await sleep(Math.max(0, began + second * 1_000 - performance.now()));
      await shops.revise(second % stageSets);
      memoryKib.push(await notify.memoryKib());
    }
  })();
  for (let burst = 0; burst < (flood.forSeconds * 1_000) / flood.everyMs; burst += 1) {
    await sleep(Math.max(0, began + burst * flood.everyMs - performance.now()));
    for (let n = 0; n < perBurst; n += 1) answers.push(send((burst * perBurst + n) % stageSets));
  }
  await eachSecond;
  return { answers: await Promise.all(answers), memoryKib };
}

function floodRows({ answers, memoryKib }: Flooded): readonly Row[] {
  const times = answers.map(({ tookMs }) => tookMs).toSorted((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? Number.NaN;
  const third = Math.floor(memoryKib.length / 3);
  const [second, last] = [median(memoryKib.slice(third, 2 * third)), median(memoryKib.slice(2 * third))];
  const what = `${flood.perSecond} events a second for ${flood.forSeconds} s`;
  return [
    shown(`${what}: events that were not taken`, answers.filter(({ status }) => status !== 202).length, count),
    shown(`${what}: median answer`, at(0.5), seconds),
    atMost(`${what}: 99 of 100 answers within`, at(0.99), answerMsMax, seconds),
    shown(`${what}: memory in its last third`, last, megabytes),
    atMost(`${what}: that, over its second third`, last / second, growthMax, (ratio) => ratio.toFixed(2)),
  ];
}
