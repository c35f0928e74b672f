import { tmpdir } from "node:os";
import { done, type Result } from "../lib/api/index.ts";
import { createBuildMemo, findKustomize } from "../lib/build/index.ts";
import type { Clusters } from "../lib/cluster/index.ts";
import type { Ports } from "../lib/engine/index.ts";
import { createDialer, resolveBySystem } from "../lib/network/index.ts";
import { fetchArtifact, fetchOnce } from "../lib/source/index.ts";
import type { CommandInput } from "./command.ts";
import { connect } from "./connect.ts";
import { machineClock, machineRandom } from "./machine.ts";
import { readStepFlags, type StepChoices } from "./step-flags.ts";
import { openTelling, type Teller, type Telling } from "./telling.ts";
import { version } from "./version.ts";

/** What a command that takes steps works with. */
export interface Workplace {
  readonly ports: Ports;
  /** The namespace of the kubeconfig's context, or the Pod's own. */
  readonly ownNamespace: string;
  /** What whoever reads the output must not miss. */
  readonly warnings: readonly string[];
  readonly telling: Telling;
}

/**
 * Finds the cluster and opens everything that a step touches, as the flags say. `component`: who we are to the API server.
 * A Failure where there is no usable kubeconfig; whether the server answers, the first request tells.
 */
export async function openWorkplace(input: CommandInput, teller: Teller): Promise<Result<Workplace>> {
  const warnings = warningsOf(input); // what the flags say is read before a cluster is looked for
  const opened = await openTelling(input, teller);
  if (opened.kind === "failed") return opened;
  const telling = opened.value;
  const connected = await connect(input, teller.component, telling.series.requested);
  if (connected.kind === "failed") return connected;
  const connection = connected.value;
  const tell = telling.tellTo(connection.as({ kind: "self" }));
  const ports = { ...openPorts(input, connection, tell), watch: telling.watch };
  return done({ ports, ownNamespace: connection.namespace, warnings, telling });
}

/** Everything else that the engine touches, over these clusters. */
export function openPorts(input: CommandInput, clusters: Clusters, tell: Ports["tell"]): Ports {
  const choices = readStepFlags(input.args);
  return {
    clusters,
    fetch: openFetch(choices),
    dialer: openDialer(choices),
    kustomize: openKustomize(choices, input.env["PATH"] ?? ""),
    memo: createBuildMemo(),
    tell,
    clock: machineClock,
    random: machineRandom,
    settings: choices.settings,
  };
}

/** What is insecure about what the flags say. */
export function warningsOf({ args }: CommandInput): readonly string[] {
  return readStepFlags(args).allowLoopback ? [loopbackWarning] : [];
}

const loopbackWarning =
  "--insecure-allow-loopback: whoever writes sources can have this machine ask its own addresses; never use it in a cluster";

/** The kustomize of this machine, looked for once something needs it. */
function openKustomize({ kustomize: named }: StepChoices, path: string): Ports["kustomize"] {
  return async () => {
    const found = await findKustomize({ path, ...(named !== undefined && { named }) });
    return found.kind === "failed" ? found : done({ command: found.value, temporaryDirectory: tmpdir() });
  };
}

/** For what http actions ask. */
function openDialer({ allowLoopback, allowedActionHosts }: StepChoices): Ports["dialer"] {
  const allowed = allowedActionHosts === undefined ? {} : { allowedHosts: allowedActionHosts };
  return createDialer({ resolve: resolveBySystem, userAgent: `stageset/${version}`, allowLoopback, ...allowed });
}

function openFetch({ allowLoopback, artifactHost }: StepChoices): Ports["fetch"] {
  const dialer = createDialer({ resolve: resolveBySystem, userAgent: `stageset/${version}`, allowLoopback });
  return fetchOnce((pin) => fetchArtifact(dialer, pin, artifactHost === undefined ? {} : { artifactHost }));
}
