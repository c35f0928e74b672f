import type { LiveObject } from "../cluster/index.ts";
import { originRevisionCharactersMax, sourceMessageCharactersMax } from "./limits.ts";

/** What a source's status offers. */
export type Readiness =
  | {
      readonly kind: "ready";
      readonly url: string;
      readonly revision: string;
      readonly digest: string;
      readonly originRevision?: string;
    }
  | { readonly kind: "not ready"; readonly why: string };

/** As source-controller passes it on from an image, and as producers of ExternalArtifacts do. */
const originRevisionKey = "org.opencontainers.image.revision";

interface SeenCondition {
  readonly status: string;
  readonly message: string;
  readonly observedGeneration: number | undefined;
}

/**
 * Is a source ready, and with which artifact? A status that describes an older generation tells nothing of the
 * newer one (as helm-controller has it); an ExternalArtifact has no observedGeneration but in its Ready condition.
 */
export function decideReadiness(source: LiveObject): Readiness {
  const status = recordOf(source["status"]);
  const ready = conditionOf(status, "Ready");
  const stalled = conditionOf(status, "Stalled");
  const observed = integerOf(status["observedGeneration"]) ?? ready?.observedGeneration;
  if (observed !== undefined && observed !== source.metadata.generation) {
    const older = "its latest generation has not been reconciled yet";
    return notReady(ready?.status === "False" ? ready.message : older);
  }
  if (stalled?.status === "True") return notReady(stalled.message);
  if (ready === undefined) return notReady("it has no Ready condition yet");
  if (ready.status !== "True") return notReady(ready.message);
  return readinessOfArtifact(recordOf(status["artifact"]));
}

function readinessOfArtifact(artifact: Readonly<Record<string, unknown>>): Readiness {
  const [url, revision, digest] = [artifact["url"], artifact["revision"], artifact["digest"]];
  if (url === undefined && revision === undefined) return notReady("it is Ready without an artifact");
  if (!isFilled(url) || !isFilled(revision) || !isFilled(digest)) {
    return notReady("its artifact lacks a url, revision or digest");
  }
  const originRevision = recordOf(artifact["metadata"])[originRevisionKey];
  const isTold = isFilled(originRevision) && originRevision.length <= originRevisionCharactersMax;
  return { kind: "ready", url, revision, digest, ...(isTold && { originRevision }) };
}

function notReady(message: string): Readiness {
  const line = message.trim().replace(/\s+/g, " ").replace(/[.;]$/, "");
  const isLong = line.length > sourceMessageCharactersMax;
  const why = isLong ? `${line.slice(0, sourceMessageCharactersMax)}…` : line;
  return { kind: "not ready", why: why === "" ? "it does not say why" : why };
}

function conditionOf(status: Readonly<Record<string, unknown>>, type: string): SeenCondition | undefined {
  const all: readonly unknown[] = Array.isArray(status["conditions"]) ? status["conditions"] : [];
  const found = all.map(recordOf).find((condition) => condition["type"] === type);
  if (found === undefined) return undefined;
  const [state, message] = [found["status"], found["message"]];
  return {
    status: typeof state === "string" ? state : "",
    message: typeof message === "string" ? message : "",
    observedGeneration: integerOf(found["observedGeneration"]),
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function integerOf(value: unknown): number | undefined {
  return Number.isInteger(value) ? (value as number) : undefined;
}

function isFilled(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
