import { readFileSync } from "node:fs";
import type { Cluster } from "../../../lib/cluster/index.ts";
import type { Kubectl } from "../kubectl.ts";
import { rightsKnown } from "../rights.ts";

/** The namespace of the tenant in docs/install.md. */
export const shop = "shop";

/** What docs/install.md gives a tenant, and its first release; both as YAML. */
export function documentedTenant(): { readonly rights: string; readonly release: string } {
  const page = readFileSync(new URL("../../../docs/install.md", import.meta.url), "utf8");
  const [rights, release, ...others] = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map((block) => block[1]);
  if (rights === undefined || release === undefined || others.length > 0)
    throw new Error("Cannot read docs/install.md: it has to show a tenant's rights and a release, and no other YAML");
  return { rights, release };
}

/** Gives the tenant its rights, or one in another namespace the same, and waits until they are in force. */
export async function admitTenant(
  { cluster, kubectl }: { readonly cluster: Cluster; readonly kubectl: Kubectl },
  namespace = shop,
): Promise<void> {
  const rights = documentedTenant().rights.replaceAll(`namespace: ${shop}\n`, `namespace: ${namespace}\n`);
  await kubectl(["apply", "--server-side", "--filename=-"], rights);
  const account = { namespace, name: "stageset" };
  await rightsKnown(cluster, account, [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["patch"] }]);
}
