/** kube-state-metrics as a real process, which tells of the tests' cluster what its configuration and its rights have it tell. */
import { once } from "node:events";
import { eventually } from "../eventually.ts";
import { freePorts } from "../ports.ts";
import { findTool } from "../programs.ts";
import { spawnTethered } from "../tether.ts";

export interface StateMetrics extends AsyncDisposable {
  /** What it serves now. */
  readonly read: () => Promise<string>;
}

export interface StateMetricsWishes {
  readonly kubeconfig: string;
  /** The file for --custom-resource-state-config-file. */
  readonly config: string;
  /** Of Kubernetes' own kinds, such as `cronjobs`. */
  readonly resources: readonly string[];
}

const LOG_CHARACTERS_TOLD = 2_000;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Starts it, and waits until it serves. */
export async function startStateMetrics({ kubeconfig, config, resources }: StateMetricsWishes): Promise<StateMetrics> {
  const program = await findTool("kube-state-metrics", { env: process.env, say });
  const [port = 0, telemetryPort = 0] = await freePorts(2);
  const child = spawnTethered(program, [
    ...[`--kubeconfig=${kubeconfig}`, `--custom-resource-state-config-file=${config}`],
    ...[`--resources=${resources.join(",")}`, "--host=127.0.0.1", `--port=${port}`],
    ...["--telemetry-host=127.0.0.1", `--telemetry-port=${telemetryPort}`],
  ]);
  const ended = once(child, "exit");
  let log = "";
  child.stdout?.resume();
  child.stderr?.on("data", (chunk: Buffer) => (log += chunk.toString()));
  const read = async (): Promise<string> => {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => undefined);
    if (answer?.ok !== true) throw new Error(`kube-state-metrics does not serve: ${log.slice(-LOG_CHARACTERS_TOLD)}`);
    return answer.text();
  };
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };
  await eventually(read, () => true).catch(async (error: unknown) => {
    await stop(); // nobody else knows of it yet
    throw error;
  });
  return { read, [Symbol.asyncDispose]: stop };
}
