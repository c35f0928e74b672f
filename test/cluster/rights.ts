import { eventually } from "./eventually.ts";
import type { Kubectl } from "./kubectl.ts";

/** A rule of a Role, as the API server has it. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Waits until the API server knows that the ServiceAccount has these rights: its authorizer hears of a new binding a moment later. */
export async function rightsKnown(
  kubectl: Kubectl,
  account: { readonly namespace: string; readonly name: string },
  rules: readonly PolicyRule[],
): Promise<void> {
  const user = `--as=system:serviceaccount:${account.namespace}:${account.name}`;
  for (const question of rules.flatMap(questionsOf)) {
    await eventually(
      () => kubectl(["auth", "can-i", ...question, user]),
      (answer) => answer.trim() === "yes",
    );
  }
}

/** The same for an account that has nothing yet, where all of these rules stand in one Role: who has one of them has them all. */
export function roleKnown(
  kubectl: Kubectl,
  account: { readonly namespace: string; readonly name: string },
  [rule]: readonly PolicyRule[],
): Promise<void> {
  if (rule === undefined) return Promise.resolve();
  const [apiGroup = "", resource = "", verb = ""] = [rule.apiGroups[0], rule.resources[0], rule.verbs[0]];
  return rightsKnown(kubectl, account, [{ apiGroups: [apiGroup], resources: [resource], verbs: [verb] }]);
}

function questionsOf({ apiGroups, resources, verbs }: PolicyRule): readonly (readonly [string, string])[] {
  const kinds = apiGroups.flatMap((group) => resources.map((one) => (group === "" ? one : `${one}.${group}`)));
  return kinds.flatMap((kind) => verbs.map((verb) => [verb, kind] as const));
}
