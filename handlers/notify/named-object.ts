import { artifactKinds, group } from "../../lib/api/index.ts";
import type { NamedObject, Notice } from "../../lib/engine/index.ts";

const dnsName = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
const kindName = /^[A-Za-z][A-Za-z0-9]{0,62}$/;
const version = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[a-z0-9]{1,63}$/;
const fluxApiVersion = "source.toolkit.fluxcd.io/v1";

/** As JSON has it; anything. */
export type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The namespaced object that a reference names, or that an object is: its group may be left out of our kinds and of Flux's
 * sources. undefined: it names none that could concern us. What somebody sends is believed only where it can be a name.
 */
export function readNamedObject(value: unknown): NamedObject | undefined {
  if (!isRecord(value)) return undefined;
  const { namespace, name } = isRecord(value["metadata"]) ? value["metadata"] : value;
  const { kind } = value;
  if (!isText(kind, kindName) || !isText(namespace, dnsName) || !isText(name, dnsName)) return undefined;
  const apiVersion = value["apiVersion"] ?? apiVersionOf(kind);
  return isText(apiVersion, version) ? { apiVersion, kind, namespace, name } : undefined;
}

export function isStageSet({ apiVersion, kind }: NamedObject): boolean {
  return kind === "StageSet" && apiVersion.startsWith(`${group}/`);
}

/** What it means that an object was named: a StageSet is to be stepped, unless it only tells that it has changed. */
export function noticeOf(object: NamedObject, tells: "asks" | "tells"): Notice {
  const { namespace, name } = object;
  return isStageSet(object) && tells === "asks" ? { kind: "asked", namespace, name } : { kind: "changed", object };
}

function apiVersionOf(kind: string): string | undefined {
  if (kind === "StageSet") return `${group}/v1`;
  return artifactKinds.some((one) => one === kind) ? fluxApiVersion : undefined;
}

function isText(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && pattern.test(value);
}
