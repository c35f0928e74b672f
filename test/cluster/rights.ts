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

function questionsOf({ apiGroups, resources, verbs }: PolicyRule): readonly (readonly [string, string])[] {
  const kinds = apiGroups.flatMap((group) => resources.map((one) => (group === "" ? one : `${one}.${group}`)));
  return kinds.flatMap((kind) => verbs.map((verb) => [verb, kind] as const));
}
