/** A StageSet `shop` of one stage `app`, for tests of how what is wanted comes to be. */
import { expect } from "vitest";
import { checkStatus } from "../../../lib/api/index.ts";
import type { LiveObject } from "../../../lib/cluster/index.ts";
import { valueOf } from "../place.ts";
import type { ReleasePlace } from "../release-place.ts";

export const configMap = (name: string, value: string, more = ""): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}${more} }\ndata: { value: "${value}" }\n`;

/** No ServiceAccount, no scheduler: a claim is bound to nothing here, and a Deployment of no Pods is healthy at once. */
export const deployment = (name: string, label: string, image = "app:1"): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: 0
  selector: { matchLabels: { app: ${label} } }
  template:
    metadata: { labels: { app: ${label} } }
    spec: { containers: [{ name: main, image: registry.example/${image} }] }
`;

/** The stage `app` with this in its spec. */
export async function stageSet(release: ReleasePlace, stage: object = {}, spec: object = {}): Promise<void> {
  const sourceRef = { kind: "ExternalArtifact", name: "shop" };
  const stages = [{ name: "app", path: "./app", sourceRef, ...stage }];
  await release.stageSet("shop", [], { stages, retryInterval: "1s", ...spec });
}

/** Offers these documents as the stage's. */
export async function publish(release: ReleasePlace, ...documents: readonly string[]): Promise<void> {
  await release.sources.publishExternal("shop", { "app/app.yaml": documents.join("---\n") });
}

export async function settle(release: ReleasePlace): Promise<void> {
  const outcome = await release.step("shop");
  expect(outcome, await release.ready("shop")).toMatchObject({ kind: "ended", ending: { kind: "settled" } });
  expect(checkStatus(await release.get("shop"))).toEqual([]);
}

export async function find(
  { cluster, namespace }: ReleasePlace,
  kind: string,
  name: string,
  apiVersion = "v1",
): Promise<LiveObject | undefined> {
  return valueOf(await cluster.get({ apiVersion, kind, namespace, name }));
}

/** The object, which is there. */
export async function live(release: ReleasePlace, kind: string, name: string, apiVersion = "v1"): Promise<LiveObject> {
  const found = await find(release, kind, name, apiVersion);
  if (found === undefined) throw new Error(`There is no ${kind} ${name}`);
  return found;
}

export function toldOf({ told }: ReleasePlace, reason: string): readonly string[] {
  return told.filter((fact) => fact.reason === reason).map(({ message }) => message);
}
