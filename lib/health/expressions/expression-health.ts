import type { KubeObject } from "../../cluster/index.ts";
import { evaluate, type Evaluation } from "../cel/evaluate.ts";
import { readExpression } from "../cel/expression.ts";
import { conditionNamed, conditionsOf, cut, tellCondition } from "../conditions.ts";
import { current, failing, inProgress, stuck, type Health } from "../health.ts";
import { behind, deletion, malformed } from "../kstatus/generic.ts";
import type { ExpressionRule } from "./rule-for.ts";

/** The order in which Flux asks (its RFC 0009): what is still moving is neither failed nor done. */
const roles = ["inProgress", "failed", "current"] as const;

/**
 * How an object is by a stage's own expressions, in place of kstatus. First what needs none: it is being deleted, or
 * its controller has not seen this generation. Then the expressions in their order; the first that is true decides, and
 * where none is, it is in progress.
 *
 * An expression that cannot be evaluated ends the asking, as with Flux, and the object is waited for: most often a field
 * is not there yet. But it is no progress (it is stuck), or a slip of the pen would hold a stage for ever.
 */
export function expressionHealth(object: KubeObject, { index, expression }: ExpressionRule): Health {
  const known = deletion(object) ?? malformed(object) ?? behind(object);
  if (known !== undefined) return known;
  for (const role of roles) {
    const text = expression[role];
    if (text === undefined) continue;
    const said = ask(object, text);
    const name = `exprs[${index}].${role}`;
    if (said.kind === "false") continue;
    if (said.kind === "true") return healths[role](`${name} is true: ${cut(text)}${readiness(object)}`);
    return stuck(unsaid(object, name, text, said));
  }
  return inProgress(`exprs[${index}].current is not true yet: ${cut(expression.current)}${readiness(object)}`);
}

const healths = { inProgress, failed: failing, current } as const;

/** One that does not compile is refused before anything is applied; whoever only looks may still meet one. */
function ask(object: KubeObject, text: string): Evaluation {
  const reading = readExpression(text);
  if (reading.kind === "invalid") return { kind: "failed", message: reading.message };
  return evaluate(reading.expression, { ...object });
}

function unsaid(
  object: KubeObject,
  name: string,
  text: string,
  said: Evaluation & { readonly kind: "missing" | "failed" },
): string {
  // What cannot be converted or compared may stand in the message.
  const why = object.kind === "Secret" && object.apiVersion === "v1" ? "" : `: ${cut(said.message)}`;
  return `${name} cannot be evaluated${said.kind === "missing" ? " yet" : ""}${why} (${cut(text)})`;
}

/** What the object's controller says, which an expression does not. */
function readiness(object: KubeObject): string {
  const ready = conditionNamed(conditionsOf(object) ?? [], "Ready");
  if (ready === undefined || ready.status === "True") return "";
  return `; Ready is ${ready.status}${ready.reason === "" && ready.message === "" ? "" : `, ${tellCondition(ready)}`}`;
}
