import type { Intent, Run } from "../../api/index.ts";
import { effectOf } from "./action-effect.ts";
import { ledgersIn } from "./action-history.ts";
import { tellObject, type Checker } from "./checker.ts";

/**
 * I8: what a step leaves in the status is enough for any other machine to go on. Of actions that means: what is about to
 * change stands in the status before it changes, and whatever is to be deleted afterwards is written down.
 */
export const writtenAhead: Checker = {
  name: "I8",
  check(write, stored, { worker }) {
    const effect = worker === undefined ? undefined : effectOf(write);
    if (effect === undefined || effect.kind === "stage") return undefined;
    const { run } = ledgersIn(stored).status;
    const what = `${write.verb} ${tellObject(effect.object)}`;
    switch (effect.kind) {
      case "make":
      case "patch":
        return run?.intent?.token === effect.token ? undefined : `${what}: no intent says so${instead(run?.intent)}`;
      case "delete":
        return names(run?.intent, effect.object.metadata.uid) ? undefined : `${what}: no intent names this UID`;
      case "clear":
        return knows(run, effect.token) ? undefined : `${what}: neither an intent nor a leftover`;
      case "unknown":
        return `${what}: what for?`;
    }
  },
  hear({ url, key }, stored) {
    const { intent } = ledgersIn(stored).status.run ?? {};
    return intent?.token === key && key !== undefined
      ? undefined
      : `a request to ${url}: no intent says so${instead(intent)}`;
  },
};

function instead(intent: Intent | undefined): string {
  return intent === undefined ? "" : ` (it is at ${intent.action})`;
}

function names(intent: Intent | undefined, uid: string): boolean {
  return intent?.uid === uid || intent?.objects?.some((one) => one.uid === uid) === true;
}

function knows(run: Run | undefined, token: string): boolean {
  return run?.intent?.token === token || run?.leftovers?.some((one) => one.token === token) === true;
}
