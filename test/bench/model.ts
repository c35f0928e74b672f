import { customResourceDefinition, kinds } from "../../lib/api/index.ts";
import type { Cluster, KubeObject } from "../../lib/cluster/index.ts";
import { createSimClock, createSimCluster, createSimRandom } from "../../lib/sim/index.ts";
import { median } from "./rounds.ts";
import { atLeast, count, shown, type Row } from "./table.ts";

const objects = 5_000;
const changes = 20_000;
const rounds = 7;
const worlds = 200;
const leastPerSecond = 20_000;
const fieldManager = "bench";
const perSecond = (value: number): string => `${count(Math.round(value))} /s`;

/** The cluster in memory: server-side applies a second of one core, and what a new cluster takes. */
export async function benchModel(): Promise<readonly Row[]> {
  const rates: Record<"made" | "changed" | "same" | "deployment", number[]> = {
    made: [],
    changed: [],
    same: [],
    deployment: [],
  };
  for (let round = 0; round < rounds; round += 1) {
    const port = openModel();
    rates.made.push(await rate(port, objects, (i) => configMap(i, 0)));
    rates.changed.push(await rate(port, changes, (i) => configMap(i % objects, 1 + i)));
    rates.same.push(await rate(port, changes, (i) => configMap(i % objects, 1 + changes - objects + (i % objects))));
    rates.deployment.push(await rate(port, objects, (i) => deployment(i % 500, i)));
  }
  return [
    atLeast("model: small applies, changed", median(rates.changed), leastPerSecond, perSecond),
    shown("model: small applies, new", median(rates.made), perSecond),
    shown("model: small applies, the same", median(rates.same), perSecond),
    shown("model: applies of a Deployment, changed", median(rates.deployment), perSecond),
    shown("model: new clusters with our kinds", clusterRate(), perSecond),
  ];
}

function openModel(): Cluster {
  return createSimCluster({ clock: createSimClock(), random: createSimRandom(1) }).as({ kind: "self" });
}

async function rate(port: Cluster, times: number, object: (i: number) => KubeObject): Promise<number> {
  const began = process.cpuUsage();
  for (let i = 0; i < times; i += 1) {
    const answer = await port.apply(object(i), { fieldManager, force: false });
    if (answer.kind === "refused") throw new Error(answer.error.message);
  }
  return times / cpuSecondsSince(began);
}

/** What this process has worked, whatever else the machine does. */
function cpuSecondsSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}

function configMap(i: number, value: number): KubeObject {
  const metadata = { name: `c${i}`, namespace: "default", labels: { app: "bench" } };
  return { apiVersion: "v1", kind: "ConfigMap", metadata, data: { mode: "auto", value: String(value) } };
}

function deployment(i: number, value: number): KubeObject {
  const labels = { app: `d${i}` };
  const containers = [{ name: "main", image: `registry.test/app:${value}`, ports: [{ containerPort: 80 }] }];
  const spec = {
    replicas: 1,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers } },
  };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: `d${i}`, namespace: "default" }, spec };
}

function clusterRate(): number {
  const definitions = Object.values(kinds).map((kind) => customResourceDefinition(kind) as unknown as KubeObject);
  const open = (seed: number): unknown =>
    createSimCluster({ clock: createSimClock(), random: createSimRandom(seed), definitions });
  open(0); // what takes time about the definitions is done once
  const began = process.cpuUsage();
  for (let seed = 1; seed <= worlds; seed += 1) open(seed);
  return worlds / cpuSecondsSince(began);
}
