import { forms } from "./forms.ts";
import type { BadObject } from "./objects.ts";

const wait = { name: "settle", wait: { duration: "5s" } };

/** StageSets that are wrong in the version or the migrations. */
export const badVersions: readonly BadObject[] = [
  {
    when: "no version source",
    put: { "spec.version": {} },
    says: ["spec.version: Invalid value: exactly one version source: set one of value, fromObject, fromArtifact"],
  },
  {
    when: "two version sources",
    put: { "spec.version": { value: "1.0.0", fromArtifact: { stage: "app", path: "VERSION" } } },
    says: ["spec.version: Invalid value: exactly one version source: set one of value, fromObject, fromArtifact"],
  },
  {
    when: "an empty version",
    put: { "spec.version": { value: "" } },
    says: ['spec.version.value: Invalid value: "": spec.version.value in body should be at least 1 chars long'],
  },
  {
    when: "a version of an object without a name",
    put: { "spec.version": { fromObject: { kind: "Deployment" } } },
    says: ["spec.version.fromObject.name: Required value"],
  },
  {
    when: "a version from a file of no stage",
    put: { "spec.version": { fromArtifact: { path: "VERSION" } } },
    says: ["spec.version.fromArtifact.stage: Required value"],
  },
  {
    when: "a version from a file of an unknown stage",
    put: { "spec.version": { fromArtifact: { stage: "web", path: "VERSION" } } },
    says: ["spec.version.fromArtifact.stage: Invalid value: no stage has this name: use one of the names in stages"],
  },
  {
    when: "a version of an object of an unknown stage",
    put: { "spec.version": { fromObject: { stage: "web", kind: "Deployment", name: "web" } } },
    says: [
      "spec.version.fromObject.stage: Invalid value: no stage has this name: use one of the names in stages, or leave it out for the first",
    ],
  },
  {
    when: "an unknown approvalMode",
    put: { "spec.version": { value: "1.0.0", approvalMode: "Sometimes" } },
    says: [
      'spec.version.approvalMode: Unsupported value: "Sometimes": supported values: "Never", "OnMigrations", "Always"',
    ],
  },
  {
    when: "migrations without a version",
    put: { "spec.migrations": [{ name: "schema", to: "2.0.0" }] },
    says: [
      "spec.migrations: Invalid value: migrations need a version to move from and to: set version, or remove migrations",
    ],
  },
  {
    when: "a ladder without a version",
    put: { "spec.migrationsSourceRef": { sourceRef: { name: "ladder" } } },
    says: [
      "spec.migrationsSourceRef: Invalid value: migrations need a version to move from and to: set version, or remove migrationsSourceRef",
    ],
  },
  {
    when: "two ladders",
    put: {
      "spec.version": { value: "2.0.0" },
      "spec.migrations": [{ name: "schema", to: "2.0.0" }],
      "spec.migrationsSourceRef": { sourceRef: { name: "ladder" } },
    },
    says: ["spec.migrationsSourceRef: Invalid value: one migration ladder: remove migrations or migrationsSourceRef"],
  },
  {
    when: "a ladder of a producer without its group",
    put: {
      "spec.version": { value: "2.0.0" },
      "spec.migrationsSourceRef": { sourceRef: { kind: "Snippet", name: "ladder" } },
    },
    says: [
      "spec.migrationsSourceRef.sourceRef: Invalid value: a kind other than ExternalArtifact, GitRepository, OCIRepository, Bucket is a producer: set apiVersion to its group and version",
    ],
  },
  {
    when: "a migration to less than a version",
    put: { "spec.version": { value: "2.0.0" }, "spec.migrations": [{ name: "schema", to: "2" }] },
    says: [`spec.migrations[0].to: Invalid value: "2": spec.migrations[0].to in body should match '${forms.semver}'`],
  },
  {
    when: "a migration to a version with a leading zero",
    put: { "spec.version": { value: "2.0.0" }, "spec.migrations": [{ name: "schema", to: "2.01.0" }] },
    says: [
      `spec.migrations[0].to: Invalid value: "2.01.0": spec.migrations[0].to in body should match '${forms.semver}'`,
    ],
  },
  {
    when: "two migrations of one name",
    put: {
      "spec.version": { value: "2.0.0" },
      "spec.migrations": [
        { name: "schema", to: "2.0.0" },
        { name: "schema", to: "3.0.0" },
      ],
    },
    says: ['spec.migrations[1]: Duplicate value: {"name":"schema"}'],
  },
  {
    when: "a scope on a migration's action",
    put: {
      "spec.version": { value: "2.0.0" },
      "spec.migrations": [{ name: "schema", to: "2.0.0", actions: [{ ...wait, scope: "Version" }] }],
    },
    says: [
      "spec.migrations[0].actions[0].scope: Invalid value: only the pre and post actions of a stage have a ledger: remove scope",
    ],
  },
  {
    when: "a migration's action on the way down without a verb",
    put: {
      "spec.version": { value: "2.0.0" },
      "spec.migrations": [{ name: "schema", to: "2.0.0", down: [{ name: "undo" }] }],
    },
    says: [
      "spec.migrations[0].down[0]: Invalid value: exactly one verb: set one of patch, http, wait, job, delete, apply",
    ],
  },
];
