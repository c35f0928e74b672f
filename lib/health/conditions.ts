import { fieldAt, isRecord } from "./fields.ts";
import { toldCharsMax } from "./limits.ts";

/** What all conditions have in common. A field that is absent is empty. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** RFC 3339; empty where the controller does not say. */
  readonly lastTransitionTime: string;
}

/** The conditions of an object's status, in their order; undefined where what stands there is no list of conditions. */
export function conditionsOf(object: unknown): readonly Condition[] | undefined {
  const status = fieldAt(object, "status");
  if (status === undefined || status === null) return [];
  if (!isRecord(status)) return undefined;
  const list = status.conditions;
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) return undefined;
  const conditions = list.map(conditionOf);
  return conditions.includes(undefined) ? undefined : (conditions as Condition[]);
}

function conditionOf(value: unknown): Condition | undefined {
  if (!isRecord(value)) return undefined;
  const { type = "", status = "", reason = "", message = "", lastTransitionTime } = value;
  if (typeof type !== "string" || typeof status !== "string") return undefined;
  if (typeof reason !== "string" || typeof message !== "string") return undefined;
  return {
    type,
    status,
    reason,
    message,
    lastTransitionTime: typeof lastTransitionTime === "string" ? lastTransitionTime : "",
  };
}

/** The condition of that type, whatever its status; undefined where there is none. */
export function conditionNamed(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((condition) => condition.type === type);
}

/** The conditions of that type that are True. */
export function holding(conditions: readonly Condition[], wanted: string): readonly Condition[] {
  return conditions.filter(({ type, status }) => type === wanted && status === "True");
}

/** What a condition says, in one line: `Reason: message`. */
export function tellCondition({ reason, message, type, status }: Condition): string {
  const said = [reason, message].filter((text) => text !== "").join(": ");
  return cut(said === "" ? `${type} is ${status}` : said);
}

/** In one line, and no longer than a message may make of it. */
export function cut(text: string): string {
  const line = text
    .slice(0, 4 * toldCharsMax)
    .replaceAll(/\s+/g, " ")
    .trim();
  return line.length <= toldCharsMax ? line : `${line.slice(0, toldCharsMax - 1)}…`;
}
