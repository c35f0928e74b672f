import type { Cluster, KubeObject } from "../../lib/cluster/index.ts";
import { eventually } from "./eventually.ts";

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
export async function rightsKnown(cluster: Cluster, account: Account, rules: readonly PolicyRule[]): Promise<void> {
  const reviews = rules.flatMap((rule) => reviewsOf(account, rule));
  await eventually(
    () => Promise.all(reviews.map((review) => isAllowed(cluster, review))),
    (answers) => answers.every((isYes) => isYes),
  );
}

async function isAllowed(cluster: Cluster, review: KubeObject): Promise<boolean> {
  const answer = await cluster.create(review, { fieldManager: "stageset-test" });
  if (answer.kind === "refused") throw new Error(`Cannot ask for rights: ${answer.error.message}`);
  const { allowed } = answer.value["status"] as { readonly allowed: boolean }; // as its API has it
  return allowed;
}

function reviewsOf({ namespace, name, where = namespace }: Account, rule: PolicyRule): readonly KubeObject[] {
  const { apiGroups, resources, verbs } = rule;
  const user = `system:serviceaccount:${namespace}:${name}`;
  const review = (group: string, named: string, verb: string): KubeObject => {
    const [resource, subresource] = named.split("/");
    const resourceAttributes = { namespace: where, group, resource, subresource, verb };
    const metadata = { name: "" }; // a review is not stored
    const kind = "SubjectAccessReview";
    return { apiVersion: "authorization.k8s.io/v1", kind, metadata, spec: { user, resourceAttributes } };
  };
  return apiGroups.flatMap((group) => resources.flatMap((named) => verbs.map((verb) => review(group, named, verb))));
}
