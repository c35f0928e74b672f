import { after, assert, parseInstant } from "../base/index.ts";
import { done, failed, type Failure, type Intent, type Result } from "../api/index.ts";
import {
  findAnchor,
  removeLeftovers,
  takeAction,
  writeBaseline,
  writeCompletion,
  type ActionMove,
} from "../actions/index.ts";
import { nextLook } from "../health/index.ts";
import type { Effect } from "./effect.ts";
import { identityOf, namespaceOf } from "./identity.ts";
import { requestDeadlineMs } from "./limits.ts";
import { forgetStandings, type Memory } from "./memory.ts";
import type { Ports } from "./ports.ts";
import { claimCovers, type Session } from "./session.ts";
import { clusterOfStage } from "./stage-cluster.ts";
import type { Taken } from "./taken.ts";

/** One change of the action that the intent names. What came of it stands in the intent, or in this step's memory. */
export async function takeActionEffect(
  ports: Ports,
  { live, draft, ...session }: Session,
  { stage, effect, deadlineMs }: Effect & { kind: "takeAction" },
  memory: Memory,
): Promise<Result<Taken>> {
  const { outcomes, asked } = memory;
  const intent = draft.run?.intent;
  assert(intent !== undefined, "an action has an effect that was not written down");
  const tools = {
    ...{ cluster: clusterOfStage(ports, live, stage), dialer: ports.dialer, intent, deadlineMs },
    concurrency: ports.settings.applyConcurrency,
    mayBegin: () => claimCovers({ live, draft, ...session }, ports.clock.now(), deadlineMs),
  };
  asked.add(intent.token);
  forgetStandings(memory); // an action may change whatever it likes
  const outcome = await takeAction(tools, effect);
  switch (outcome.kind) {
    case "made":
      return done({ live, note: { kind: "intent", intent: outcome.intent } });
    case "done":
      outcomes.set(intent.token, { kind: "done", leftovers: [] });
      return done({ live });
    case "failed":
      outcomes.set(intent.token, outcome);
      return done({ live });
    case "unclear":
      outcomes.set(intent.token, askLater(ports, intent, outcome.failure));
      return done({ live });
  }
}

/** No clear answer came: after a while a look finds out what became of it. */
function askLater({ clock }: Ports, intent: Intent, { message, retryAfterMs = 0 }: Failure): ActionMove {
  const now = clock.now();
  const look = nextLook(parseInstant(intent.since) ?? now, now);
  return { kind: "wait", intent, until: look - now < retryAfterMs ? after(now, retryAfterMs) : look, message };
}

/** What actions that have ended left in the cluster. */
export async function takeLeftovers(
  ports: Ports,
  session: Session,
  { leftovers }: Effect & { kind: "removeLeftovers" },
): Promise<Result<Taken>> {
  const { live } = session;
  for (const [account, ofStage] of Map.groupBy(leftovers, ({ serviceAccountName }) => serviceAccountName)) {
    const made = account === undefined ? undefined : { serviceAccountName: account };
    const cluster = ports.clusters.as(identityOf(live, made, ports.settings.defaultServiceAccount));
    const mayBegin = (): boolean => claimCovers(session, ports.clock.now());
    const concurrency = ports.settings.applyConcurrency;
    const failure = await removeLeftovers({ cluster, concurrency, deadlineMs: requestDeadlineMs, mayBegin }, ofStage);
    if (!mayBegin()) return done({ live }); // the rest comes under a renewed claim
    if (failure !== undefined) return failed(failure);
  }
  return done({ live, note: { kind: "leftoversGone" } });
}

/** The action of the intent is done for ever. */
export async function takeCompletion(
  ports: Ports,
  session: Session,
  { kind, ...completion }: Effect & { kind: "recordCompletion" },
  memory: Memory,
): Promise<Result<Taken>> {
  const { live } = session;
  const of = { namespace: namespaceOf(live), name: live.metadata.name };
  const mayBegin = (): boolean => claimCovers(session, ports.clock.now());
  const order = { ...completion, now: ports.clock.now(), deadlineMs: requestDeadlineMs, mayBegin };
  const written = await writeCompletion(ports.clusters.as({ kind: "self" }), of, order);
  memory.ledger = undefined;
  return written.kind === "failed" && mayBegin() ? written : done({ live });
}

/** What people say is done. */
export async function takeBaseline(
  ports: Ports,
  session: Session,
  { ledger }: Effect & { kind: "recordBaseline" },
  memory: Memory,
): Promise<Result<Taken>> {
  const { live } = session;
  const namespace = namespaceOf(live);
  const mayBegin = (): boolean => claimCovers(session, ports.clock.now());
  const written = await writeBaseline(ports.clusters.as({ kind: "self" }), ledger, live.spec, {
    now: ports.clock.now(),
    deadlineMs: requestDeadlineMs,
    mayBegin,
    anchorOf: async (stage, { name, completionAnchor }) => {
      assert(completionAnchor !== undefined, `action ${name} has no anchor to look for`);
      const asked = { namespace, action: name, reference: completionAnchor };
      return findAnchor(clusterOfStage(ports, live, stage), asked);
    },
  });
  memory.ledger = undefined;
  return written.kind === "failed" && mayBegin() ? written : done({ live });
}
