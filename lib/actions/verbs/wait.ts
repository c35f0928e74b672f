import { tellRef } from "../../cluster/index.ts";
import { after, formatInstant, parseDuration, parseInstant } from "../../base/index.ts";
import { done, type Failure, type Result, type WaitAction } from "../../api/index.ts";
import { evaluate, nextLook, readExpression, type Evaluation } from "../../health/index.ts";
import { verb, type ActionMove, type ActionSight, type ActionView, type Verb } from "../action-move.ts";
import { shownExpressionMax } from "../limits.ts";
import { findTarget } from "./target.ts";

/** What a wait is about, as it was seen. */
export type WaitSeen =
  | { readonly kind: "duration"; readonly duration: string }
  /** The object is not there (yet). */
  | { readonly kind: "absent"; readonly what: string }
  | { readonly kind: "evaluated"; readonly what: string; readonly expr: string; readonly said: Evaluation }
  /** No object could fulfil it. */
  | { readonly kind: "invalid"; readonly message: string };

/** wait: its start is the intent's time, so that whoever goes on waits for what is left. */
export const waitVerb: Verb = verb(look, decideWait);

async function look({ view, cluster }: ActionSight): Promise<Result<WaitSeen>> {
  const { duration, target, expr }: Partial<WaitAction> = view.action.wait ?? {};
  if (target === undefined || expr === undefined) return done({ kind: "duration", duration: duration ?? "0s" });
  const reading = readExpression(expr);
  if (reading.kind === "invalid") return done({ kind: "invalid", message: reading.message });
  const found = await findTarget(cluster, target, view.namespace);
  if (found.kind === "failed") return found;
  switch (found.value.kind) {
    case "unserved":
      return done({ kind: "absent", what: `${target.kind} ${target.name} (no such kind is served yet)` });
    case "absent":
      return done({ kind: "absent", what: tellRef(found.value.ref) });
    case "present": {
      const { ref, live } = found.value;
      const said = evaluate(reading.expression, live);
      return done({
        kind: "evaluated",
        what: tellRef(ref),
        expr,
        said: ref.kind === "Secret" ? concealed(said) : said,
      });
    }
  }
}

/** What is said of an expression may repeat the value that it stumbled over: of a Secret it is not told. */
function concealed(said: Evaluation): Evaluation {
  return "message" in said ? { ...said, message: "why is not told, for it may repeat a value" } : said;
}

/** Is the wait over? An expression that cannot be evaluated fails for good; one whose fields are missing waits for them. */
export function decideWait(view: ActionView, seen: WaitSeen): ActionMove {
  switch (seen.kind) {
    case "duration":
      return decideDuration(view, seen.duration);
    case "absent":
      return waiting(view, `${seen.what} is not there yet`);
    case "invalid":
      return failing(`Cannot compile wait.expr: ${seen.message}; correct it`);
    case "evaluated": {
      const { what, said } = seen;
      const expr = seen.expr.length <= shownExpressionMax ? seen.expr : `${seen.expr.slice(0, shownExpressionMax)}…`;
      switch (said.kind) {
        case "true":
          return { kind: "done", leftovers: [] };
        case "false":
          return waiting(view, `${what} does not fulfil ${expr} yet`);
        case "missing":
          return waiting(view, `${what} does not fulfil ${expr} yet: ${said.message}`);
        case "failed":
          return failing(`Cannot evaluate wait.expr ${expr} of ${what}: ${said.message}; correct it`);
      }
    }
  }
}

function decideDuration({ intent, now }: ActionView, duration: string): ActionMove {
  const until = after(parseInstant(intent.since) ?? now, parseDuration(duration) ?? 0);
  if (until <= now) return { kind: "done", leftovers: [] };
  return { kind: "wait", intent, until, message: `Waits ${duration}, until ${formatInstant(until)}` };
}

function waiting({ intent, now }: ActionView, message: string): ActionMove {
  return { kind: "wait", intent, until: nextLook(parseInstant(intent.since) ?? now, now), message };
}

function failing(message: string): ActionMove {
  const failure: Failure = { reason: "StageFailed", retry: "never", message };
  return { kind: "failed", failure, leftovers: [] };
}
