import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { compiledBeside, startStageset, type Ended, type StagesetProcess } from "../support/stageset-process.ts";
import type { Death } from "./death.ts";
import { openDeathProxy, type DeathProxy, type Strike } from "./death-proxy.ts";
import type { Place } from "./place.ts";
import { clockVariable, letTimePass } from "./play-time.ts";
import { stageSetName } from "./release.ts";
import { untilWrittenDown } from "./written-down.ts";

/** Longer than a claim and the skew that is allowed for. */
const laterMs = 80_000;

/** An API server that was away has processes give up, as they should; one of so many goes through. */
const finishersMax = 5;

/** Of what a process says, so much is told where nobody could finish. */
const toldBytesMax = 600;

const preload = pathToFileURL(join(import.meta.dirname, "clock-ahead.ts")).href;

export interface RollOut {
  /** Of the first process, or of both where two were started. */
  readonly requests: number;
  /** Somebody died. */
  readonly hasDied: boolean;
  /** How many processes it took after those that were started first. */
  readonly finishers: number;
}

/** Rolls out what is published. Throws where nobody brings it to an end, or somebody gives up though nobody died. */
export async function rollOut(place: Place, death: Death | undefined): Promise<RollOut> {
  const count = { requests: 0 };
  const isNow = (): boolean => {
    count.requests += 1;
    return count.requests === death?.request;
  };
  const areTwo = death?.scenario === "together" || death?.scenario === "shards";
  const starting = Array.from({ length: areTwo ? 2 : 1 }, () => start(place, death, isNow));
  const processes = await Promise.all(starting);
  const ends = await Promise.all(processes.map(({ ended }) => ended));
  const codes = ends.map(({ code }) => code);
  const hasDied = processes.some(({ proxy }) => proxy.hasStruck());
  if (!hasDied && !codes.includes(0)) throw new Error(`Nobody has died, and yet: ${ends.map(tellEnd).join("; ")}`);
  const isOut = codes.includes(0) && death?.scenario !== "shards"; // a tick ends well whatever it left for the next one
  return { requests: count.requests, hasDied, finishers: isOut ? 0 : await finish(place) };
}

interface Started {
  readonly proxy: DeathProxy;
  readonly ended: Promise<Ended>;
}

/** Starts a process behind a proxy of its own. */
async function start(place: Place, death: Death | undefined, isNow: () => boolean): Promise<Started> {
  const running: { process?: StagesetProcess } = {};
  const strike: Strike = {
    isNow,
    moment: death?.moment ?? "before",
    blow: () => (death?.scenario === "server" ? dieServer(place) : die(place, running.process)),
  };
  const proxy = await openDeathProxy(place.plane.upstream, strike);
  running.process = startProcess(place, proxy.url, death?.scenario === "shards" ? tickOf(place) : reconcileOf(place));
  const end = async (process: StagesetProcess): Promise<Ended> => {
    const ended = await process.ended;
    await proxy.close();
    return ended;
  };
  return { proxy, ended: end(running.process) };
}

/** The process ends at once, and for everybody else the time passes until its claim has ended. */
async function die(place: Place, process: StagesetProcess | undefined): Promise<void> {
  process?.kill("SIGKILL");
  await process?.ended;
  letTimePass(place.clockFile, laterMs);
}

/** What it has answered it writes down a moment later: an answer that its audit log lacks would look like an effect that was never made. */
async function dieServer(place: Place): Promise<void> {
  await untilWrittenDown(place, `${place.namespace}-dies`);
  await place.plane.restartApiServer();
}

/** Other processes go on until one says that all is done. Resolves with how many it took. */
async function finish(place: Place): Promise<number> {
  const told: string[] = [];
  for (let finishers = 1; finishers <= finishersMax; finishers += 1) {
    const proxy = await openDeathProxy(place.plane.upstream);
    const ended = await startProcess(place, proxy.url, reconcileOf(place)).ended;
    await proxy.close();
    if (ended.code === 0) return finishers;
    told.push(tellEnd(ended));
    letTimePass(place.clockFile, laterMs);
  }
  throw new Error(`Nobody could finish: ${told.join("; ")}`);
}

function tellEnd({ code, stdout, stderr }: Ended): string {
  return `exit code ${code}: ${stdout.trim()} ${stderr.slice(-toldBytesMax).trim()}`;
}

function reconcileOf({ namespace }: Place): readonly string[] {
  return ["reconcile", stageSetName, "-n", namespace, "--timeout", "5m"];
}

/** What it remembers stands elsewhere, so that it is no effect on the release. */
function tickOf({ namespace }: Place): readonly string[] {
  return ["tick", "-n", namespace, "--shard", "0/1", "--lease-namespace", "default", "--budget", "5m"];
}

function startProcess(
  { plane, namespace, clockFile }: Place,
  server: string,
  command: readonly string[],
): StagesetProcess {
  const kubeconfig = join(plane.folder, `${namespace}-${new URL(server).port}.kubeconfig`);
  const name = "crash";
  const config = {
    clusters: [{ name, cluster: { server } }],
    users: [{ name, user: { token: plane.token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
  writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 });
  const env = {
    ...compiledBeside(plane.executable),
    ...{ KUBECONFIG: kubeconfig, NODE_OPTIONS: `--import=${preload}`, [clockVariable]: clockFile },
  };
  return startStageset(plane.executable, [...command, "--insecure-allow-loopback"], env);
}
