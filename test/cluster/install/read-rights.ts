import type { Kubectl } from "../kubectl.ts";

interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/**
 * What a ServiceAccount may do in a namespace beyond what every other may, as the API server tells it, in lines such as
 * `get,list stagesets.stages.metio.wtf`; with the names in brackets where it is of some alone.
 */
export async function readRights(
  kubectl: Kubectl,
  account: { readonly namespace: string; readonly name: string },
  namespace: string,
): Promise<readonly string[]> {
  const anybody = { ...account, name: "nobody-has-bound-anything-to-me" };
  const [own, everybodys] = await Promise.all([account, anybody].map((one) => review(kubectl, one, namespace)));
  const verbs = new Map<string, Set<string>>();
  for (const [grant, { what, verb }] of own ?? []) {
    if (everybodys?.has(grant) !== true) verbs.set(what, (verbs.get(what) ?? new Set()).add(verb));
  }
  return [...verbs].map(([what, of]) => `${[...of].sort().join(",")} ${what}`).sort();
}

interface Grant {
  readonly what: string;
  readonly verb: string;
}

async function review(
  kubectl: Kubectl,
  { namespace: home, name }: { readonly namespace: string; readonly name: string },
  namespace: string,
): Promise<ReadonlyMap<string, Grant>> {
  const question = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectRulesReview", spec: { namespace } };
  const as = `--as=system:serviceaccount:${home}:${name}`;
  // Validating, kubectl would list CustomResourceDefinitions as that account, which it may not.
  const create = ["create", "--filename=-", "--output=json", "--validate=false", as];
  const answer = await kubectl(create, JSON.stringify(question));
  const { status } = JSON.parse(answer) as {
    readonly status: {
      readonly incomplete: boolean;
      readonly resourceRules: readonly Rule[];
      readonly nonResourceRules: readonly Rule[];
    };
  };
  if (status.incomplete) throw new Error(`Cannot tell the rights of ${as}: the API server does not know all of them`);
  const grants = [...status.resourceRules, ...status.nonResourceRules].flatMap(grantsOf);
  return new Map(grants.map((grant) => [`${grant.verb} ${grant.what}`, grant]));
}

function grantsOf({ verbs, ...rule }: Rule): readonly Grant[] {
  const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const names = resourceNames.length === 0 ? "" : ` (${resourceNames.join(",")})`;
  const kinds = resources.flatMap((resource) =>
    apiGroups.map((group) => (group === "" ? resource : `${resource}.${group}`)),
  );
  return [...kinds, ...nonResourceURLs].flatMap((kind) => verbs.map((verb) => ({ what: `${kind}${names}`, verb })));
}
