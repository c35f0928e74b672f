import type { KubeObject } from "../../cluster/index.ts";
import { fieldsAt, itemsOf, type Fields } from "./rewrite.ts";

/** A condition as the built-in controllers write it. */
export interface StatusCondition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly lastTransitionTime?: string;
  readonly reason?: string;
  readonly message?: string;
}

/** The object with this condition in its status, in the place where one of its type stood. */
export function withCondition<T extends KubeObject>(object: T, condition: StatusCondition): T {
  const status = fieldsAt(object, "status") ?? {};
  const standing = itemsOf(status["conditions"]);
  const at = standing.findIndex(({ type }) => type === condition.type);
  const fields = condition as unknown as Fields;
  const conditions = at < 0 ? [...standing, fields] : standing.map((one, index) => (index === at ? fields : one));
  return { ...object, status: { ...status, conditions } };
}
