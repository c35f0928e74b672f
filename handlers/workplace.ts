import { tmpdir } from "node:os";
import { done, type Result } from "../lib/api/index.ts";
import { applyConcurrencyDefault } from "../lib/apply/index.ts";
import { createBuildMemo, findKustomize } from "../lib/build/index.ts";
import { connectCluster, type Connection } from "../lib/cluster/index.ts";
import type { Ports, Settings } from "../lib/engine/index.ts";
import { createDialer, resolveBySystem } from "../lib/network/index.ts";
import { writeEvents } from "../lib/report/index.ts";
import { fetchArtifact } from "../lib/source/index.ts";
import type { Arguments, CommandInput } from "./command.ts";
import { countFlag, durationFlag } from "./common-flags.ts";
import { machineClock, machineRandom } from "./machine.ts";
import { version } from "./version.ts";

/** What a command that takes steps works with. */
export interface Workplace {
  readonly ports: Ports;
  readonly connection: Connection;
  /** Where a StageSet is looked for that is named alone. */
  readonly namespace: string;
}

const intervalDefaultMs = 600_000;
const shardCapDefault = 5_000;

/** Connects to the cluster and opens everything that a step touches, as the flags say. `component`: who we are to the API server. */
export async function prepare(input: CommandInput, component: string): Promise<Result<Workplace>> {
  const settings = readSettings(input.args);
  const connected = await connect(input, component);
  if (connected.kind === "failed") return connected;
  const connection = connected.value;
  const namespace = input.args.strings.get("namespace") ?? connection.namespace;
  const ports: Ports = {
    clusters: connection,
    fetch: openFetch(input.args),
    kustomize: openKustomize(input),
    memo: createBuildMemo(),
    tell: (stageSet, facts) => {
      const reporter = { controller: "stageset", instance: component };
      return writeEvents(connection.as({ kind: "self" }), stageSet, facts, { reporter, now: machineClock.now() });
    },
    clock: machineClock,
    random: machineRandom,
    settings,
  };
  return done({ ports, connection, namespace });
}

/** Connects to the cluster as kubectl would. */
export function connect({ args, env, out }: CommandInput, component: string): ReturnType<typeof connectCluster> {
  const user = args.strings.get("as");
  const groups = args.strings.get("as-group")?.split(",");
  return connectCluster({
    kubeconfig: args.strings.get("kubeconfig"),
    context: args.strings.get("context"),
    environment: env,
    impersonation: user === undefined ? undefined : { user, ...(groups !== undefined && { groups }) },
    version,
    component,
    clock: machineClock,
    random: machineRandom,
    interactive: out.isTerminal,
  });
}

/** The kustomize of this machine, looked for once something needs it. */
function openKustomize({ args, env }: CommandInput): Ports["kustomize"] {
  const named = args.strings.get("kustomize");
  return async () => {
    const found = await findKustomize({ path: env["PATH"] ?? "", ...(named !== undefined && { named }) });
    return found.kind === "failed" ? found : done({ command: found.value, temporaryDirectory: tmpdir() });
  };
}

function openFetch(args: Arguments): Ports["fetch"] {
  const dialer = createDialer({
    resolve: resolveBySystem,
    userAgent: `stageset/${version}`,
    allowLoopback: args.booleans.has("insecure-allow-loopback"),
  });
  const artifactHost = args.strings.get("artifact-host");
  return (pin) => fetchArtifact(dialer, pin, artifactHost === undefined ? {} : { artifactHost });
}

function readSettings(args: Arguments): Settings {
  const account = args.strings.get("default-service-account");
  return {
    defaultIntervalMs: durationFlag(args, "default-interval", intervalDefaultMs),
    applyConcurrency: countFlag(args, "apply-concurrency", applyConcurrencyDefault),
    inventoryShardCap: countFlag(args, "inventory-shard-cap", shardCapDefault),
    noCrossNamespaceRefs: args.booleans.has("no-cross-namespace-refs"),
    ...(account !== undefined && { defaultServiceAccount: account }),
  };
}
