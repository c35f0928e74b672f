import { apiVersion, dnsSubdomain, kind } from "./schema/scalars.ts";
import { optional, type Rule, structure } from "./schema/structures.ts";
import type { Frozen } from "./schema/frozen.ts";

/** The kinds of `source.toolkit.fluxcd.io` that carry an artifact themselves; any other kind is a producer. */
export const artifactKinds = ["ExternalArtifact", "GitRepository", "OCIRepository", "Bucket"] as const;

/** A producer is found by its group, so it must be said. */
export const producerNeedsGroup: Rule = {
  rule: `has(self.apiVersion) || ${artifactKinds.map((name) => `self.kind == '${name}'`).join(" || ")}`,
  message: `a kind other than ${artifactKinds.join(", ")} is a producer: set apiVersion to its group and version`,
};

export const sourceRefSchema = structure(
  "Where manifests come from: an object with Flux's artifact contract, or the producer of one.",
  {
    kind: kind(
      "ExternalArtifact, GitRepository, OCIRepository, Bucket, or the kind of a producer behind an ExternalArtifact.",
      {
        default: "ExternalArtifact",
      },
    ),
    name: dnsSubdomain("Name of the source."),
    namespace: optional(dnsSubdomain("Namespace of the source. Default: the StageSet's own.")),
    apiVersion: optional(
      apiVersion("Group and version. Required for a producer. Default: `source.toolkit.fluxcd.io/v1`."),
    ),
  },
);

export type SourceReference = Frozen<typeof sourceRefSchema>;
