/** Lists all ConfigMaps of a Namespace once, keeps them, and prints the most memory this process ever had (KiB). */
import { type BareAccess, listBare, openBareLoop } from "./bare-loop.ts";
import { configMaps, connect } from "./bench-cluster.ts";

interface Order {
  readonly way: "ours" | "bare";
  readonly kubeconfig: string;
  readonly namespace: string;
  readonly bare: BareAccess;
  readonly pageObjects: number;
}

const { way, kubeconfig, namespace, bare, pageObjects } = JSON.parse(process.argv[2] ?? "") as Order;

async function listOurs(): Promise<readonly unknown[]> {
  const answer = await (await connect(kubeconfig)).list(configMaps, { namespace });
  if (answer.kind === "refused") throw new Error(answer.error.message);
  return answer.value.items;
}

const items =
  way === "ours"
    ? await listOurs()
    : await listBare(openBareLoop(bare, 1), `/api/v1/namespaces/${namespace}/configmaps`, pageObjects);
if (items.length === 0) throw new Error("Cannot measure: there is nothing to list");
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);
