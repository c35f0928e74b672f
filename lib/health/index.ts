/**
 * Health: are a stage's objects, and what else it waits for, as they should be? It reads by few lists, judges each
 * object by kstatus' rules, and decides whether the stage is healthy, waits, holds or has failed. It never writes and
 * never waits: when to look again is an instant, what follows is the engine's affair.
 */
export { evaluate, type Evaluation } from "./cel/evaluate.ts";
export { readExpression, type Expression, type ExpressionReading } from "./cel/expression.ts";
export { conditionsOf, holding, tellCondition, type Condition } from "./conditions.ts";
export {
  decideHealth,
  selectAwaited,
  tellAwaited,
  type Finding,
  type HealthDecision,
  type HealthQuestion,
  type Wanted,
} from "./decide-health.ts";
export { idleExpressions } from "./expressions/idle-expressions.ts";
export { checkExpressions, expressionFaults, type ExpressionFault } from "./expressions/expression-faults.ts";
export { judge, type Judging } from "./expressions/judge.ts";
export { ruleFor } from "./expressions/rule-for.ts";
export { dependencyVariables, type SpecExpression } from "./expressions/spec-expressions.ts";
export { fieldAt, textAt, wholeAt } from "./fields.ts";
export type { Health } from "./health.ts";
export { healthOf } from "./kstatus/kstatus.ts";
export { ownHealthOf } from "./own-health.ts";
export type { ClassBinding } from "./kstatus/rule.ts";
export { nextLook } from "./next-look.ts";
export { observeHealth, type HealthScope } from "./observe-health.ts";
export { startTrouble } from "./pod-trouble.ts";
export { selectFinished, type Finished } from "./finished.ts";
export { objectKey } from "./scopes.ts";
export type { Seen } from "./seen.ts";
