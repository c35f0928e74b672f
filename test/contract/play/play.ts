import type { Answer, Cluster, Identity, LiveObject } from "../../../lib/cluster/index.ts";
import { eventually } from "../../cluster/eventually.ts";
import type { Side } from "./sides.ts";
import type { At, Case, Seen, Step } from "./step.ts";

/** What came back for one step. */
export interface Played {
  readonly step: Step;
  readonly answer: Answer<unknown>;
}

const self: Identity = { kind: "self" };

/** Plays a case on a cluster, one step after the other. */
export async function play({ steps }: Case, at: At, side: Side): Promise<readonly Played[]> {
  const played: Played[] = [];
  const came = (kind: string, name: string): LiveObject[] => {
    const found = played
      .flatMap(({ answer }) => (answer.kind === "done" && isObject(answer.value) ? [answer.value] : []))
      .filter((object) => object.kind === kind && object.metadata.name === name);
    if (found.length === 0) throw new Error(`no ${kind} ${name} has come back yet`);
    return found;
  };
  const seen: Seen = {
    first: (kind, name) => came(kind, name)[0] as LiveObject,
    last: (kind, name) => came(kind, name).at(-1) as LiveObject,
  };
  for (const one of steps(at)) {
    const step = typeof one === "function" ? one(seen) : one;
    const answer = await playStep(side, step);
    if (answer !== undefined) played.push({ step, answer });
  }
  return played;
}

export function isObject(value: unknown): value is LiveObject {
  return typeof value === "object" && value !== null && "metadata" in value && "kind" in value;
}

async function playStep(side: Side, step: Step): Promise<Answer<unknown> | undefined> {
  if (step.do === "wait") {
    await side.wait(step.of, step.until);
    return undefined;
  }
  if (step.do === "waitServed") {
    await side.waitServed(step.kind, step.served);
    return undefined;
  }
  if (step.do === "served") return side.as(self).servedKind(step.kind);
  return request(side.as(step.as ?? self), step);
}

function request(
  cluster: Cluster,
  step: Exclude<Step, { do: "wait" | "waitServed" | "served" }>,
): Promise<Answer<unknown>> {
  switch (step.do) {
    case "get":
    case "status":
      return cluster.get(step.of);
    case "list":
      return step.metadata === true ? cluster.listMetadata(step.of, step.how) : cluster.list(step.of, step.how);
    case "changes":
      return eventually(
        () => cluster.changesSince(step.of, step.since, step.how),
        (answer) => answer.kind === "refused" || answer.value.changes.length >= step.count,
      );
    case "delete":
      return cluster.delete(step.of, step.how);
    case "apply":
      return cluster.apply(step.object, { ...writing(step), force: step.force ?? false });
    case "create":
      return cluster.create(step.object, writing(step));
    case "patch":
      return cluster.patch(step.of, step.with, {
        ...writing(step),
        ...(step.part !== undefined && { subresource: step.part }),
      });
  }
}

function writing({ manager = "one", dryRun = false }: { readonly manager?: string; readonly dryRun?: boolean }): {
  readonly fieldManager: string;
  readonly dryRun: boolean;
} {
  return { fieldManager: manager, dryRun };
}
