import { sha256 } from "../base/index.ts";
import type { Hook } from "./action-move.ts";

/** An action in its place. */
export interface ActionAt {
  /** Empty where it is the StageSet's own. */
  readonly stage: string;
  readonly hook: Hook;
  readonly name: string;
}

/** How an action is named in the status and in messages: `db/pre/migrate`. */
export function actionId({ stage, hook, name }: ActionAt): string {
  return `${stage}/${hook}/${name}`;
}

/** What `actionId` says; undefined where the text is none. */
export function parseActionId(id: string): ActionAt | undefined {
  const [stage, hook, name, ...more] = id.split("/");
  if (stage === undefined || name === undefined || more.length > 0) return undefined;
  if (hook === "onDelete") return stage === "" ? { stage, hook, name } : undefined;
  return hook === "pre" || hook === "post" || hook === "onFailure" ? { stage, hook, name } : undefined;
}

/**
 * Makes the effect of one attempt recognisable, whoever goes on: 20 hexadecimal digits.
 * @param round the attempt; the same for all attempts of a verb whose receiver is to tell repetitions (http)
 */
export function tokenOf({
  runId,
  at,
  round,
}: {
  readonly runId: string;
  readonly at: ActionAt;
  readonly round: string;
}): string {
  return sha256(`${runId}/${actionId(at)}/${round}`).slice(0, 20);
}

/** A name with the token in it: 63 characters at most, and the same whenever it is asked for. */
export function nameWith(token: string, name: string): string {
  const suffix = `-${token.slice(0, 10)}`;
  return `${name.slice(0, 63 - suffix.length).replace(/[-.]+$/, "")}${suffix}`;
}
