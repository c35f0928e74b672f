import type { LabelRequirement, LabelSelector } from "../../api/index.ts";

/**
 * A label selector as a query takes it, such as `app=shop,tier in (a,b),!canary`.
 * @returns undefined for one that selects everything, or says what no query can
 */
export function labelQuery({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string | undefined {
  const labels = Object.entries(matchLabels).map(([key, value]) => term(key, [value], `${key}=${value}`));
  const terms = [...labels, ...matchExpressions.map(expression)];
  return terms.length === 0 || terms.includes(undefined) ? undefined : terms.join(",");
}

function expression({ key, operator, values = [] }: LabelRequirement): string | undefined {
  const list = `(${values.join(",")})`;
  switch (operator) {
    case "In":
      return values.length === 0 ? undefined : term(key, values, `${key} in ${list}`);
    case "NotIn":
      return values.length === 0 ? undefined : term(key, values, `${key} notin ${list}`);
    case "Exists":
      return values.length > 0 ? undefined : term(key, [], key);
    case "DoesNotExist":
      return values.length > 0 ? undefined : term(key, [], `!${key}`);
  }
}

/** Nothing in a key or a value may read as another term. */
function term(key: string, values: readonly string[], told: string): string | undefined {
  const isSound = /^[-A-Za-z0-9_./]+$/.test(key) && values.every((value) => /^[-A-Za-z0-9_.]*$/.test(value));
  return isSound ? told : undefined;
}
