import type { Run, Stage, StageStatus } from "../../../lib/api/index.ts";
import { contentOf } from "../manifests.ts";
import type { Rule, Seen } from "./rule.ts";

/** What a stage was Ready with. */
interface Settled {
  readonly content: string;
  /** The stage as the spec had it. */
  readonly spec: string;
  readonly done: ReadonlySet<string>;
  /** Who asked last for all of it once more. */
  readonly asked: string | undefined;
}

/** With `changeDetection: Content` a commit that brings nothing new to a stage begins none of its actions again. */
export function contentOnce(): Rule {
  const settled = new Map<string, Settled>();
  return {
    name: "content once",
    check(seen) {
      const { write, status, worker } = seen;
      if (write.kind !== "StageSet" || worker === undefined || write.after === undefined) return undefined;
      const found = again(settled, seen);
      for (const stage of seen.spec?.stages ?? []) note(settled, seen, stage);
      for (const name of settled.keys()) if (status.stages?.every((one) => one.name !== name)) settled.delete(name);
      return found;
    },
  };
}

function again(
  settled: ReadonlyMap<string, Settled>,
  { write, status: { run, stages }, spec }: Seen,
): string | undefined {
  const was = ((write.before?.["status"] ?? {}) as Seen["status"]).run?.intent;
  const intent = run?.intent;
  if (intent === undefined || intent.token === was?.token || spec?.changeDetection !== "Content") return undefined;
  const [name = "", , action = ""] = intent.action.split("/");
  const [stage, known] = [spec.stages.find((one) => one.name === name), settled.get(name)];
  const content = contentAt(run, name) ?? "";
  if (known === undefined || known.content !== content || known.spec !== JSON.stringify(stage)) return undefined;
  if (stages?.find((one) => one.name === name)?.lastHandledReconcileAt !== known.asked) return undefined;
  return known.done.has(action) ? `${intent.action} begins again, and there is nothing but ${content}` : undefined;
}

/** What a stage renders to: by what its source has, and its variables. */
function contentAt(run: Run | undefined, stage: string): string | undefined {
  const pin = run?.pins.find((one) => one.stage === stage);
  return pin && `${contentOf(pin.revision)} ${pin.inputs}`;
}

/** The stage's actions that its ledgers have for what it was Ready with. */
function executedAtThis({ actions }: Stage, status: StageStatus): readonly string[] {
  const isOfContent = status.ledgerContent === status.contentDigest;
  const isOfRevision = status.ledgerRevision === status.appliedRevision;
  return [...(actions?.pre ?? []), ...(actions?.post ?? [])]
    .filter(({ scope }) => (scope === "Content" ? isOfContent : isOfRevision))
    .map(({ name }) => name)
    .filter((name) => status.executedActions?.includes(name));
}

function note(settled: Map<string, Settled>, { status: { stages, run }, spec }: Seen, stage: Stage): void {
  const { name } = stage;
  const status = stages?.find((one) => one.name === name);
  if (status === undefined || spec === undefined) return;
  const { appliedRevision = "", appliedInputs = "" } = status;
  const applied = `${contentOf(appliedRevision)} ${appliedInputs}`;
  const content = contentAt(run, name) ?? applied;
  if (status.phase === "Ready" && content === applied) {
    const anchored = new Set((status.actionAnchors ?? []).map(({ action }) => action)); // what holds with another object may be lost
    const done = new Set(executedAtThis(stage, status).filter((one) => !anchored.has(one)));
    settled.set(name, { content, spec: JSON.stringify(stage), done, asked: status.lastHandledReconcileAt });
  } else if (status.phase === "Failed" || settled.get(name)?.content !== content) settled.delete(name);
}
