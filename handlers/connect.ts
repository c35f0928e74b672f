import { connectCluster, type RequestRecord } from "../lib/cluster/index.ts";
import type { CommandInput, Flags } from "./command.ts";
import { WrongUsage } from "./flag-values.ts";
import { machineClock, machineRandom } from "./machine.ts";
import { version } from "./version.ts";

/** Which cluster, and as whom; as kubectl has them. */
export const clusterFlags = {
  kubeconfig: {
    type: "string",
    value: "FILE",
    help: "the kubeconfig; otherwise $KUBECONFIG, ~/.kube/config, or the Pod's own",
  },
  context: { type: "string", value: "NAME", help: "the context of the kubeconfig; otherwise its current one" },
  as: { type: "string", value: "USER", help: "the user to impersonate" },
  "as-group": { type: "string", value: "GROUP[,GROUP]", help: "the groups to impersonate; needs --as" },
} as const satisfies Flags;

/** Finds the cluster as kubectl would; nothing is sent yet. `component`: who we are to the API server. `observe`: told of each request. */
export function connect(
  { args, env, out }: CommandInput,
  component: string,
  observe?: (record: RequestRecord) => void,
): ReturnType<typeof connectCluster> {
  const user = args.strings.get("as");
  const groups = args.strings.get("as-group")?.split(",");
  if (user === undefined && groups !== undefined) throw new WrongUsage("--as-group needs --as; give both, or neither");
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
    ...(observe !== undefined && { observe }),
  });
}
