import type { Intent, Run } from "../../api/index.ts";
import { effectOf, type EffectSeen } from "./action-effect.ts";
import type { ActionHistory } from "./action-history.ts";
import { tellObject, type Checker } from "./checker.ts";

/**
 * I8: what a step leaves in the status is enough for any other machine to go on. Of actions that means: what is about to
 * change stands in the status before it changes, and whatever is to be deleted afterwards is written down.
 */
export function writtenAhead(history: ActionHistory): Checker {
  return {
    name: "I8",
    check(write, _stored, known) {
      const effect = known.worker === undefined ? undefined : effectOf(write, known);
      return effect === undefined
        ? undefined
        : judge(effect, history.run(), `${write.verb} ${tellObject(effect.object)}`);
    },
    hear({ url, key }) {
      const intent = history.run()?.intent;
      if (intent?.token === key && key !== undefined) return undefined;
      return `a request to ${url}: no intent says so${instead(intent)}`;
    },
  };
}

function judge(effect: EffectSeen, run: Run | undefined, what: string): string | undefined {
  switch (effect.kind) {
    case "stage":
      return undefined;
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
}

function instead(intent: Intent | undefined): string {
  return intent === undefined ? "" : ` (it is at ${intent.action})`;
}

function names(intent: Intent | undefined, uid: string): boolean {
  return intent?.uid === uid || intent?.objects?.some((one) => one.uid === uid) === true;
}

function knows(run: Run | undefined, token: string): boolean {
  return run?.intent?.token === token || run?.leftovers?.some((one) => one.token === token) === true;
}
