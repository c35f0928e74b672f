/** A namespace of a test's own with the rights that docs/install.md gives, and sources that Pods can fetch. */
import { inject } from "vitest";
import { startArtifactServer } from "../artifacts/artifact-server.ts";
import { startSourceAgent } from "../artifacts/source-agent.ts";
import { admitTenant } from "../cluster/install/tenant.ts";
import { eventually } from "../cluster/eventually.ts";
import { it as base, type Place } from "../cluster/place.ts";
import { openReleases, type Releases } from "../cluster/release-place.ts";

export interface Tenant extends Place, Omit<Releases, "cluster" | "namespace"> {
  /** Waits until Ready says so; what it says. */
  readonly becomesReady: (name: string, deadlineMs?: number) => Promise<string>;
}

/** `it` with a tenant. */
export const it = base.extend<{ tenant: Tenant }>({
  tenant: async ({ place, connection }, use) => {
    await using server = await startArtifactServer({ host: inject("hostAddress") });
    const sources = await startSourceAgent({ ...place, server });
    const releases = openReleases({ clusters: connection, place, sources });
    await admitTenant(place, place.namespace);
    const becomesReady: Tenant["becomesReady"] = (name, deadlineMs = 60_000) =>
      eventually(
        () => releases.ready(name),
        (ready) => ready.startsWith("True "),
        deadlineMs,
      );
    await use({ ...place, ...releases, becomesReady });
  },
});

/** A Deployment whose Pods run, and do nothing. */
export const deployment = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: 2
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{ name: main, image: "stageset.test/pause:1", imagePullPolicy: Never }]
`;
