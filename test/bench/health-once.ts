/** Looks once at the health of all objects, or lists them bare, and prints the most memory this process ever had (KiB). */
import { type BareAccess, listBare, openBareLoop } from "./bare-loop.ts";
import { connect } from "./bench-cluster.ts";
import { pathsIn } from "./health-objects.ts";
import { lookAtHealth } from "./look-at-health.ts";

interface Order {
  readonly way: "ours" | "bare";
  readonly kubeconfig: string;
  readonly namespace: string;
  readonly bare: BareAccess;
  readonly pageObjects: number;
}

const { way, kubeconfig, namespace, bare, pageObjects } = JSON.parse(process.argv[2] ?? "") as Order;
if (way === "ours") {
  const told = await lookAtHealth(await connect(kubeconfig), namespace);
  if (told !== undefined) throw new Error(told);
} else {
  const send = openBareLoop(bare, 1);
  const items: unknown[] = [];
  for (const path of pathsIn(namespace)) items.push(...(await listBare(send, path, pageObjects)));
  if (items.length === 0) throw new Error("Cannot measure: there is nothing to list");
}
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);
