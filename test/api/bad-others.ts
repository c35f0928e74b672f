import { forms } from "./forms.ts";
import type { BadObject } from "./objects.ts";

const prom = { prometheus: { address: "http://prometheus:9090", query: "up" } };
const hook = { webhook: { url: "https://slo.example/budget", jsonPath: "{.remaining}" } };

/** Objects of the other kinds that are wrong. */
export const badOthers: readonly BadObject[] = [
  {
    when: "an inventory without a position",
    kind: "StageInventory",
    put: { "spec.stagePosition": undefined },
    says: ["spec.stagePosition: Required value"],
  },
  {
    when: "an inventory of an object without a version",
    kind: "StageInventory",
    put: { "spec.entries": [{ id: "shop_web_apps_Deployment" }] },
    says: ["spec.entries[0].v: Required value"],
  },
  {
    when: "a baseline of a stage alone",
    kind: "StageLedger",
    put: { "spec.baseline": [{ stage: "app" }] },
    says: ["spec.baseline[0].action: Required value"],
  },
  {
    when: "a baseline that is no list",
    kind: "StageLedger",
    put: { "spec.baseline": "app" },
    says: ['spec.baseline: Invalid value: "string": spec.baseline in body must be of type array: "string"'],
  },
  {
    when: "a rollout without waves",
    kind: "FleetRollout",
    put: { "spec.waves": [] },
    says: ["spec.waves: Invalid value: 0: spec.waves in body should have at least 1 items"],
  },
  {
    when: "a rollout without a selector",
    kind: "FleetRollout",
    put: { "spec.selector": undefined },
    says: ["spec.selector: Required value"],
  },
  {
    when: "a rollout to less than a version",
    kind: "FleetRollout",
    put: { "spec.targetVersion": "1.2" },
    says: [`spec.targetVersion: Invalid value: "1.2": spec.targetVersion in body should match '${forms.semver}'`],
  },
  {
    when: "a rollout that goes back to nothing",
    kind: "FleetRollout",
    put: { "spec.onRegression": "Rollback" },
    says: [
      "spec.previousVersion: Invalid value: onRegression Rollback needs a version to go back to: set previousVersion",
    ],
  },
  {
    when: "an unknown onRegression",
    kind: "FleetRollout",
    put: { "spec.onRegression": "Continue" },
    says: ['spec.onRegression: Unsupported value: "Continue": supported values: "Halt", "Rollback"'],
  },
  {
    when: "two waves of one name",
    kind: "FleetRollout",
    put: { "spec.waves[1]": { name: "first", selector: {} } },
    says: ['spec.waves[1]: Duplicate value: {"name":"first"}'],
  },
  {
    when: "a wave gated with a Secret",
    kind: "FleetRollout",
    put: {
      "spec.waves[0].gate": {
        source: { prometheus: { ...prom.prometheus, secretRef: { name: "token" } } },
        threshold: { max: "1" },
      },
    },
    says: ["spec.waves[0].gate: Invalid value: a fleet has no namespace to read a Secret from: remove secretRef"],
  },
  {
    when: "a wave gated by a document with a Secret",
    kind: "FleetRollout",
    put: {
      "spec.waves[0].gate": {
        source: { webhook: { ...hook.webhook, secretRef: { name: "token" } } },
        threshold: { max: "1" },
      },
    },
    says: ["spec.waves[0].gate: Invalid value: a fleet has no namespace to read a Secret from: remove secretRef"],
  },
  {
    when: "a selector with an unknown operator",
    kind: "FleetRollout",
    put: { "spec.selector": { matchExpressions: [{ key: "tier", operator: "Gt", values: ["1"] }] } },
    says: [
      'spec.selector.matchExpressions[0].operator: Unsupported value: "Gt": supported values: "In", "NotIn", "Exists", "DoesNotExist"',
    ],
  },
  {
    when: "a policy for no image",
    kind: "ImageVerificationPolicy",
    put: { "spec.images": [] },
    says: ["spec.images: Invalid value: 0: spec.images in body should have at least 1 items"],
  },
  {
    when: "a policy for one image twice",
    kind: "ImageVerificationPolicy",
    put: { "spec.images": ["a/**", "a/**"] },
    says: ['spec.images[1]: Duplicate value: "a/**"'],
  },
  {
    when: "a policy without authorities",
    kind: "ImageVerificationPolicy",
    put: { "spec.authorities": undefined },
    says: ["spec.authorities: Required value"],
  },
  {
    when: "an authority of nothing",
    kind: "ImageVerificationPolicy",
    put: { "spec.authorities": [{}] },
    says: ["spec.authorities[0]: Invalid value: exactly one authority: set one of keyless, key"],
  },
  {
    when: "an authority that is keyless and has a key",
    kind: "ImageVerificationPolicy",
    put: { "spec.authorities[0].key": { publicKey: "-----BEGIN PUBLIC KEY-----" } },
    says: ["spec.authorities[0]: Invalid value: exactly one authority: set one of keyless, key"],
  },
  {
    when: "a keyless authority of any issuer",
    kind: "ImageVerificationPolicy",
    put: { "spec.authorities[0].keyless.issuer": undefined },
    says: ["spec.authorities[0].keyless: Invalid value: exactly one issuer: set one of issuer, issuerRegExp"],
  },
  {
    when: "a keyless authority of two subjects",
    kind: "ImageVerificationPolicy",
    put: { "spec.authorities[0].keyless.subjectRegExp": ".*" },
    says: ["spec.authorities[0].keyless: Invalid value: exactly one subject: set one of subject, subjectRegExp"],
  },
  {
    when: "a key that is private",
    kind: "ImageVerificationPolicy",
    put: { "spec.authorities": [{ key: { publicKey: "-----BEGIN PRIVATE KEY-----" } }] },
    says: [
      "spec.authorities[0].key.publicKey: Invalid value: \"-----BEGIN PRIVATE KEY-----\": spec.authorities[0].key.publicKey in body should match '^\\s*-----BEGIN PUBLIC KEY-----'",
    ],
  },
  {
    when: "an attestation of any age that is no duration",
    kind: "ImageVerificationPolicy",
    put: { "spec.requireAttestations": [{ predicateType: "https://slsa.dev/provenance/v1", maxAge: "1w" }] },
    says: [
      `spec.requireAttestations[0].maxAge: Invalid value: "1w": spec.requireAttestations[0].maxAge in body should match '${forms.duration}'`,
    ],
  },
];
