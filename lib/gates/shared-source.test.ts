import { describe, expect, it } from "vitest";
import { liveStageSet, pinNamed, settledStatus, stageNamed } from "../../test/support/stage-set.ts";
import type { Live, SourceReference, StageSet, StageSetStatus } from "../api/index.ts";
import { behindInSource } from "./shared-source.ts";

const [r1, r2] = ["v1@sha256:1", "v2@sha256:2"];
const git: SourceReference = { kind: "GitRepository", name: "shop" };
const external: SourceReference = { kind: "ExternalArtifact", name: "shop" };
const producer: SourceReference = { apiVersion: "build.example/v1", kind: "Snippet", name: "any" };

/** A settled StageSet `infra/base` whose stages use these sources, each at a revision. */
function other(stages: readonly (readonly [SourceReference, string])[], status: StageSetStatus = {}): Live<StageSet> {
  return liveStageSet({
    metadata: { namespace: "infra", name: "base" },
    spec: { stages: stages.map(([sourceRef], index) => stageNamed(`s${index}`, { sourceRef })) },
    status: settledStatus({
      stages: stages.map(([, revision], index) => ({
        ...{ name: `s${index}`, phase: "Ready", appliedRevision: revision, appliedInputs: "" },
      })),
      ...status,
    }),
  });
}

const at = (revision: string, kind = "ExternalArtifact"): ReturnType<typeof pinNamed> =>
  pinNamed("app", { kind, namespace: "infra", revision });

describe("behindInSource", () => {
  it.each([
    { when: "they share none", seen: other([[{ ...external, name: "else" }, r1]]), pins: [at(r2)], then: undefined },
    { when: "it has applied the same", seen: other([[external, r2]]), pins: [at(r2)], then: undefined },
    {
      when: "it has applied another",
      seen: other([[external, r1]]),
      pins: [at(r2)],
      then: `it has applied ${r1} of ExternalArtifact infra/shop, not yet ${r2}`,
    },
    {
      when: "only one of its stages has got there",
      seen: other([
        [external, r2],
        [external, r1],
      ]),
      pins: [at(r2)],
      then: `it has applied ${r1} of ExternalArtifact infra/shop, not yet ${r2}`,
    },
    {
      when: "one of several sources is behind",
      seen: other([
        [git, r1],
        [external, r2],
      ]),
      pins: [at(r2), at(r2, "GitRepository")],
      then: `it has applied ${r1} of GitRepository infra/shop, not yet ${r2}`,
    },
    { when: "a source of the same name is of another kind", seen: other([[git, r1]]), pins: [at(r2)], then: undefined },
    {
      when: "a source of the same name stands in another Namespace",
      seen: other([[{ ...external, namespace: "shop" }, r1]]),
      pins: [at(r2)],
      then: undefined,
    },
    {
      when: "it names the source in a Namespace, and this one's is its own",
      seen: other([[{ ...external, namespace: "shop" }, r1]]),
      pins: [pinNamed("app", { revision: r2 })],
      then: `it has applied ${r1} of ExternalArtifact shop/shop, not yet ${r2}`,
    },
    {
      when: "it uses the producer behind the artifact, and has applied the same",
      seen: other([[producer, "?"]], { lastAppliedRevisions: { "infra/shop": r2 } }),
      pins: [at(r2)],
      then: undefined,
    },
    {
      when: "it uses the producer behind the artifact, and has applied another",
      seen: other([[producer, "?"]], { lastAppliedRevisions: { "infra/shop": r1 } }),
      pins: [at(r2)],
      then: `it has applied ${r1} of ExternalArtifact infra/shop, not yet ${r2}`,
    },
    {
      when: "it uses another producer",
      seen: other([[producer, "?"]], { lastAppliedRevisions: { "infra/else": r1 } }),
      pins: [at(r2)],
      then: undefined,
    },
    {
      when: "its status says nothing of the stage",
      seen: other([[external, r1]], { stages: [] }),
      pins: [at(r2)],
      then: `it has applied nothing of ExternalArtifact infra/shop, not yet ${r2}`,
    },
  ])("$when: $then", ({ seen, pins, then }) => {
    expect(behindInSource(seen, pins)).toBe(then);
  });
});
