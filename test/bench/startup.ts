import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePorts } from "../cluster/ports.ts";
import { buildBundle } from "../support/stageset-process.ts";
import type { BenchCluster } from "./bench-cluster.ts";
import { median, wallTimes } from "./rounds.ts";
import { atMost, compare, type Row, seconds, shown } from "./table.ts";

const rounds = 11;
const startMsMax = 400;

/** What Node itself takes to listen, and to say so. */
const bareServer = 'require("node:http").createServer((_, answer) => answer.end()).listen(process.env.PORT)';

/** How long after its start `stageset notify` says that it is ready: what the first event behind Knative waits for. */
export async function benchStartup({ kubeconfig }: BenchCluster): Promise<readonly Row[]> {
  const bundle = await buildBundle();
  const cache = await mkdtemp(join(tmpdir(), "stageset-compiled-"));
  const notify = [bundle.file, "notify", "--kubeconfig", kubeconfig];
  try {
    await untilReady(notify, { NODE_COMPILE_CACHE: cache }, "SIGTERM"); // Node stores what it compiled at its end
    const { ours, cached, bare } = await wallTimes(
      {
        ours: () => untilReady(notify, {}),
        cached: () => untilReady(notify, { NODE_COMPILE_CACHE: cache }),
        bare: () => untilReady(["--eval", bareServer], {}),
      },
      rounds,
    );
    const peer = { peer: bare, peerName: "bare HTTP server", unit: seconds };
    const measurement = "start of notify until it is ready";
    return [
      atMost(measurement, median(ours), startMsMax, seconds),
      compare({ measurement, ours, ...peer }),
      compare({ measurement: "the same with a warm NODE_COMPILE_CACHE", ours: cached, ...peer }),
      shown(`${measurement}, fastest`, Math.min(...ours), seconds),
    ];
  } finally {
    await bundle.remove();
    await rm(cache, { recursive: true });
  }
}

async function untilReady(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  end: NodeJS.Signals = "SIGKILL",
): Promise<void> {
  const [port = 0] = await freePorts(1);
  const child = spawn(process.execPath, args, { env: { ...env, PORT: String(port) }, stdio: "ignore" });
  const ended = once(child, "exit");
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`${args.join(" ")} ended with ${child.exitCode} before it was ready`);
    await sleep(2);
  }
  child.kill(end);
  await ended;
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    return false; // it does not listen yet
  }
}
