import { eventually } from "./eventually.ts";
import type { Kubectl } from "./kubectl.ts";

/** A rule of a Role, as the API server has it. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Of whom rights are asked. */
export interface Account {
  readonly namespace: string;
  readonly name: string;
  /** Where it is to have them; absent: in its own Namespace. */
  readonly where?: string;
}

/** Waits until the API server knows that the ServiceAccount has these rights: its authorizer hears of a new binding a moment later. */
export async function rightsKnown(kubectl: Kubectl, account: Account, rules: readonly PolicyRule[]): Promise<void> {
  const reviews = rules.flatMap((rule) => reviewsOf(account, rule));
  if (reviews.length === 0) return;
  const manifests = reviews.map((review) => JSON.stringify(review)).join("\n---\n");
  await eventually(
    () =>
      kubectl(["create", "--validate=false", "--filename=-", '--output=jsonpath={.status.allowed}{" "}'], manifests),
    (answer) =>
      answer
        .trim()
        .split(" ")
        .every((allowed) => allowed === "true"),
  );
}

function reviewsOf({ namespace, name, where = namespace }: Account, rule: PolicyRule): readonly object[] {
  const { apiGroups, resources, verbs } = rule;
  const user = `system:serviceaccount:${namespace}:${name}`;
  const review = (group: string, named: string, verb: string): object => {
    const [resource, subresource] = named.split("/");
    const resourceAttributes = { namespace: where, group, resource, subresource, verb };
    return { apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", spec: { user, resourceAttributes } };
  };
  return apiGroups.flatMap((group) => resources.flatMap((named) => verbs.map((verb) => review(group, named, verb))));
}
