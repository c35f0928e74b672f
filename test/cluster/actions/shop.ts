/** A StageSet `shop` with actions around its first stage, for tests of what becomes of them. */
import { expect } from "vitest";
import { checkStatus, type StageStatus } from "../../../lib/api/index.ts";
import { startServer, type TestServer } from "../../servers/http-server.ts";
import { eventually } from "../eventually.ts";
import { valueOf } from "../place.ts";
import type { ReleasePlace } from "../release-place.ts";

export const configMap = (name: string, value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { value: ${value} }\n`;

export const job = (name: string, label = ""): string => `apiVersion: batch/v1
kind: Job
metadata: { name: ${name} }
spec:
  backoffLimit: 0
  ttlSecondsAfterFinished: 0
  template:
    metadata: { labels: { app: ${name}${label} } }
    spec:
      restartPolicy: Never
      containers: [{ name: main, image: registry.example/${name}:1 }]
`;

export const never = ", stageset.test/pod: never-ready";
export const fails = ", stageset.test/pod: fail";

interface Actions {
  readonly pre?: readonly object[];
  readonly post?: readonly object[];
  readonly onFailure?: readonly object[];
}

export const own = { kind: "ExternalArtifact", name: "shop" };
export const runJob = (more: object = {}): object => ({
  name: "migrate",
  job: { sourceRef: own, path: "./jobs" },
  ...more,
});

/** A StageSet `shop` of the stages `app` and `last`, with these actions around `app`. */
export async function stageSet(release: ReleasePlace, actions: Actions, more: object = {}): Promise<void> {
  const stages = [
    { name: "app", path: "./app", sourceRef: own, actions, ...more },
    { name: "last", path: "./last", sourceRef: own },
  ];
  await release.stageSet("shop", [], { stages, retryInterval: "1s" });
}

export function publish(
  release: ReleasePlace,
  version: string,
  files: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const own = { "app/app.yaml": configMap("app", version), "last/last.yaml": configMap("last", version) };
  return release.sources.publishExternal("shop", { ...own, ...files });
}

export async function jobNames(release: ReleasePlace): Promise<readonly string[]> {
  const { cluster, namespace } = release;
  const { items } = valueOf(await cluster.list({ apiVersion: "batch/v1", kind: "Job" }, { namespace }));
  return items.map(({ metadata }) => metadata.name);
}

/** The Pods of a Job end well. */
export async function endPodsOf({ kubectl }: ReleasePlace, job: string): Promise<void> {
  const pods = await eventually(
    async () => (await kubectl(["get", "pods", "-l", `batch.kubernetes.io/job-name=${job}`, "-o", "name"])).trim(),
    (names) => names !== "",
  );
  const patch = JSON.stringify({ status: { phase: "Succeeded" } });
  for (const pod of pods.split("\n")) await kubectl(["patch", pod, "--subresource=status", "-p", patch]);
}

export async function stageOf(release: ReleasePlace, name: string): Promise<StageStatus | undefined> {
  const { status } = await release.get("shop");
  return status?.stages?.find((stage) => stage.name === name);
}

export async function settle(release: ReleasePlace): Promise<void> {
  const outcome = await release.step("shop");
  expect(outcome, await release.ready("shop")).toMatchObject({ kind: "ended", ending: { kind: "settled" } });
  expect(checkStatus(await release.get("shop"))).toEqual([]);
}

export const answering = (...statuses: readonly number[]): Promise<TestServer> => {
  const left = [...statuses];
  return startServer((_request, response) => {
    response.statusCode = left.length > 1 ? (left.shift() ?? 200) : (left[0] ?? 200);
    response.end("told");
  });
};
