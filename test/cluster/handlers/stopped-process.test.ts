/** A process that was stopped (SIGSTOP) in the middle of a migration and wakes when others have gone on without it. */
import { expect } from "vitest";
import { after, type Clock } from "../../../lib/base/index.ts";
import { eventually } from "../eventually.ts";
import { machineClock, valueOf } from "../place.ts";
import { it, type HandlerPlace } from "./handler-place.ts";

const job = `apiVersion: batch/v1
kind: Job
metadata: { name: migrate }
spec:
  backoffLimit: 0
  template:
    metadata: { labels: { stageset.test/pod: never-ready } }
    spec:
      restartPolicy: Never
      containers: [{ name: main, image: registry.example/migrate:1 }]
`;
const settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n";
const own = { kind: "ExternalArtifact", name: "shop" };

async function releaseWithMigration(handler: HandlerPlace): Promise<void> {
  await handler.sources.publishExternal("shop", { "jobs/job.yaml": job, "app/app.yaml": settings });
  const pre = [{ name: "migrate", job: { sourceRef: own, path: "./jobs" } }];
  await handler.stageSet("shop", [], { stages: [{ name: "app", path: "./app", sourceRef: own, actions: { pre } }] });
}

function podsOf({ cluster, namespace }: HandlerPlace): Promise<readonly string[]> {
  return cluster
    .list({ apiVersion: "v1", kind: "Pod" }, { namespace })
    .then((answer) => valueOf(answer).items.map(({ metadata }) => metadata.name));
}

/** After the claim of whoever stands still, whatever this machine's clock says. */
const later: Clock = { ...machineClock, now: () => after(machineClock.now(), 80_000) };

it("records nothing any more: the migration ran once, and what others recorded stays", async ({ handler }) => {
  await releaseWithMigration(handler);
  const stopped = handler.startTick("--budget", "45s");
  const [pod = ""] = await eventually(
    () => podsOf(handler),
    (pods) => pods.length > 0,
  );
  stopped.kill("SIGSTOP");
  const patch = JSON.stringify({ status: { phase: "Succeeded" } });
  await handler.kubectl(["patch", "pod", pod, "--subresource=status", "-p", patch]);
  const ports = { ...handler.ports, clock: later };
  expect(await handler.step("shop", { ports })).toMatchObject({ ending: { kind: "settled" } });
  const settled = await handler.get("shop");

  stopped.kill("SIGCONT");
  await stopped.ended;
  const { status } = await handler.get("shop");
  expect(status).toEqual(settled.status);
  expect(status?.stages?.[0]).toMatchObject({ phase: "Ready", executedActions: ["migrate"] });
  await eventually(
    () => podsOf(handler),
    (pods) => pods.length === 0,
  );
});
