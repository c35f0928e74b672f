import type { Live, StageSet } from "../../lib/api/index.ts";
import { entriesIn, type Received, type Write } from "../../lib/sim/index.ts";
import type { Game } from "./game.ts";
import { revisionOf } from "./manifests.ts";
import type { Witness } from "./witness.ts";

/** A write as a line of the trace. */
export function tellWrite(game: Game, witness: Witness, write: Write): string {
  const { verb, kind, name, subresource, resourceVersion } = write;
  const who = witness.worker() ?? (write.who === "controllers" ? "controllers" : "somebody");
  const part = subresource === undefined ? "" : `/${subresource}`;
  return `${timeIn(game)} ${who} ${verb} ${kind}${part} ${name} ${resourceVersion}${detail(write)}`;
}

/** A request that an http action has sent, as a line of the trace. */
export function tellRequest(game: Game, witness: Witness, { method, url, key, status }: Received): string {
  return `${timeIn(game)} ${witness.worker() ?? "somebody"} ${method} ${url} ${key ?? "no key"} -> ${status}`;
}

function timeIn({ place }: Game): string {
  return new Date(place.clock.now()).toISOString().slice(11, 19);
}

function detail({ kind, before, after: now }: Write): string {
  if (kind === "StageInventory") {
    const names = entriesIn(now).map((id) => id.split("_")[1]);
    return ` [${names.join(" ")}]`;
  }
  if (kind === "StageLedger") return ` ${JSON.stringify(now?.["status"] ?? {})}`;
  if (now === undefined) return "";
  if (kind !== "StageSet") {
    const ending = now.metadata.deletionTimestamp === undefined ? "" : " (going)";
    return ` ${revisionOf(now) ?? ""} ${kind === "Job" ? stateOfJob(now) : ""}${before === undefined ? " (new)" : ""}${ending}`;
  }
  return ` ${detailOfStageSet(now as unknown as Live<StageSet>)}`;
}

function stateOfJob(job: object): string {
  const { conditions = [] } = (job as { status?: { conditions?: readonly { type: string }[] } }).status ?? {};
  return conditions.map(({ type }) => type).join(",");
}

function detailOfStageSet({ status, metadata }: Live<StageSet>): string {
  const { run, stages = [], conditions } = status ?? {};
  const ready = conditions?.find(({ type }) => type === "Ready");
  const told = stages.map(({ name, phase, appliedRevision = "", executedActions = [], ledgerRevision }) => {
    const done = executedActions.length === 0 ? "" : `(${executedActions.join(" ")} @${ledgerRevision ?? ""})`;
    return `${name}:${phase}@${appliedRevision}${done}`;
  });
  const intent = run?.intent && ` intent=${run.intent.action}#${run.intent.attempt}/${run.intent.token.slice(0, 6)}`;
  const left = run?.leftovers && ` leftovers=${run.leftovers.length}`;
  const place = `g${metadata.generation} ${run?.id ?? "-"} ${run?.cursor.phase ?? ""} ${run?.cursor.stage ?? ""}`;
  const end = `${run?.claim?.holder ?? "free"} ${ready?.reason ?? ""} ${told.join(" ")}`;
  return `${place}${intent ?? ""}${left ?? ""} ${end} wake=${run?.wakeAt ?? ""}`;
}
