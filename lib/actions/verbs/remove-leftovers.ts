import { mapParallel } from "../../base/index.ts";
import type { ActionObject, Failure } from "../../api/index.ts";
import { tellRef, failureOf, type ApiError } from "../../cluster/index.ts";
import type { ActionTools } from "../action-effect.ts";
import { carries, refOf } from "./action-objects.ts";

/** An object of an attempt, with the token by which it is known. */
export interface MarkedObject extends ActionObject {
  readonly token: string;
}

type Removing = Pick<ActionTools, "cluster" | "concurrency" | "deadlineMs" | "mayBegin">;

/**
 * Deletes objects of attempts with what they brought about (Background), each only where it still carries its token.
 * What is absent, or is somebody else's by now, is as it should be.
 * @returns why something may still be there, one that waiting does not help first; undefined: nothing is
 */
export async function removeLeftovers(
  tools: Removing,
  leftovers: readonly MarkedObject[],
): Promise<Failure | undefined> {
  const told = await mapParallel(leftovers, tools.concurrency, (object) => remove(tools, object));
  const failures = told.filter((failure) => failure !== undefined);
  return failures.find(({ retry }) => retry === "never") ?? failures[0];
}

async function remove(tools: Removing, object: MarkedObject): Promise<Failure | undefined> {
  const { cluster, deadlineMs } = tools;
  if (!tools.mayBegin()) return outOfTime(object);
  const found = await cluster.get(refOf(object), { deadlineMs });
  if (found.kind === "refused") return failureOfRemoval(found.error);
  if (found.value === undefined || !carries(found.value, object.token)) return undefined;
  if (!tools.mayBegin()) return outOfTime(object);
  const { uid } = found.value.metadata;
  const deletion = await cluster.delete(refOf(object), { uid, propagation: "Background", deadlineMs });
  return deletion.kind === "refused" ? failureOfRemoval(deletion.error) : undefined;
}

/** Objects of a kind that nobody serves are gone with it. */
function failureOfRemoval(error: ApiError): Failure | undefined {
  return error.reason === "NoSuchKind" ? undefined : failureOf(error, "StageFailed");
}

function outOfTime(object: MarkedObject): Failure {
  const message = `Cannot delete ${tellRef(object)}: the time of this step is up; the next one goes on`;
  return { reason: "StageFailed", retry: "backoff", message };
}
