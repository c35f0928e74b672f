import type { Place } from "./place.ts";
import { rightsKnown, type PolicyRule } from "./rights.ts";

/** A ServiceAccount `deployer` of the place that may do this, and nothing else. */
export async function grant(place: Place, ...rules: readonly PolicyRule[]): Promise<void> {
  const { namespace, cluster } = place;
  const metadata = { name: "deployer" };
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "deployer" };
  await place.apply(
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    { apiVersion, kind: "Role", metadata, rules },
    {
      ...{ apiVersion, kind: "RoleBinding", metadata, roleRef },
      subjects: [{ kind: "ServiceAccount", name: "deployer", namespace }],
    },
  );
  await rightsKnown(cluster, { namespace, name: "deployer" }, rules);
}
