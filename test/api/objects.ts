/**
 * Objects of our kinds for tests: the least that each kind needs, and rows that say what differs from it.
 */
import type { KindName } from "../../lib/api/index.ts";

export type Json = Readonly<Record<string, unknown>>;

/** The least valid object of each kind. */
export const least: Readonly<Record<KindName, Json>> = {
  StageSet: { spec: { stages: [{ name: "app", sourceRef: { name: "app" } }] } },
  StageInventory: { spec: { stagePosition: 0, entries: [] } },
  StageLedger: {},
  FleetRollout: {
    spec: {
      selector: { matchLabels: { fleet: "shops" } },
      waves: [{ name: "first", selector: { matchLabels: { wave: "first" } } }],
    },
  },
  ImageVerificationPolicy: {
    spec: {
      images: ["registry.example/**"],
      authorities: [{ keyless: { issuer: "https://issuer.example", subject: "release" } }],
    },
  },
};

/** The least object of `kind`, with the values of `put` at their paths; undefined takes a field away. */
export function objectWith(kind: KindName, put: Json): Json {
  const object = { apiVersion: "stages.metio.wtf/v1", kind, metadata: { name: "shop" }, ...least[kind] };
  return Object.entries(put).reduce<Json>((made, [path, value]) => at(made, stepsOf(path), value) as Json, object);
}

function stepsOf(path: string): readonly string[] {
  return path.split(/[.[\]]+/).filter((step) => step !== "");
}

function at(object: unknown, [step, ...others]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  if (/^\d+$/.test(step)) {
    const list = Array.isArray(object) ? [...(object as readonly unknown[])] : [];
    list[Number(step)] = at(list[Number(step)], others, value);
    return list;
  }
  const { [step]: field, ...rest } = (object ?? {}) as Json;
  const made = at(field, others, value);
  return made === undefined ? rest : { ...rest, [step]: made };
}

/** An object that must be refused. */
export interface BadObject {
  readonly when: string;
  /** Absent: StageSet. */
  readonly kind?: KindName;
  /** What differs from the least valid object. */
  readonly put: Json;
  /** What the API server says, field by field, in any order. */
  readonly says: readonly string[];
  /** What our own validation says instead, where it is not the same. */
  readonly offline?: readonly string[];
}
