import { duration, text } from "./schema/scalars.ts";
import { listOf, optional, structure } from "./schema/structures.ts";
import { ageColumn, type KindDefinition } from "./schema/kind-definition.ts";
import type { Frozen } from "./schema/frozen.ts";
import type { Resource } from "./metadata.ts";

const imageGlob = text("A glob over the reference without tag and digest: `*` is one segment, `**` any number.", {
  minLength: 1,
  maxLength: 512,
});

const keylessSchema = structure(
  "A Sigstore certificate.",
  {
    issuer: optional(text("The OIDC issuer.", { minLength: 1, maxLength: 2048 })),
    issuerRegExp: optional(text("A regular expression over the whole issuer.", { minLength: 1, maxLength: 2048 })),
    subject: optional(text("The certificate's subject.", { minLength: 1, maxLength: 2048 })),
    subjectRegExp: optional(text("A regular expression over the whole subject.", { minLength: 1, maxLength: 2048 })),
  },
  {
    rules: [
      {
        rule: "has(self.issuer) != has(self.issuerRegExp)",
        message: "exactly one issuer: set one of issuer, issuerRegExp",
      },
      {
        rule: "has(self.subject) != has(self.subjectRegExp)",
        message: "exactly one subject: set one of subject, subjectRegExp",
      },
    ],
  },
);

const authoritySchema = structure(
  "Who may have signed.",
  {
    keyless: optional(keylessSchema),
    key: optional(
      structure("A public key.", {
        publicKey: text("PEM.", { maxLength: 16384, pattern: "^\\s*-----BEGIN PUBLIC KEY-----" }),
      }),
    ),
  },
  {
    rules: [{ rule: "has(self.keyless) != has(self.key)", message: "exactly one authority: set one of keyless, key" }],
  },
);

const attestationSchema = structure("An attestation that must be there.", {
  predicateType: text("Its predicate type, a URI.", { minLength: 1, maxLength: 2048 }),
  maxAge: optional(duration("How old it may be. Default: any age.")),
});

const imageVerificationPolicySpecSchema = structure("Which images must be signed, and by whom.", {
  images: listOf(imageGlob, "The images that the policy governs.", { kind: "set", minItems: 1 }),
  authorities: listOf(authoritySchema, "One of them must have signed.", { minItems: 1 }),
  requireAttestations: optional(listOf(attestationSchema, "Attestations that must all be there.")),
  skip: optional(listOf(imageGlob, "Images that the policy does not govern after all.", { kind: "set" })),
});

export type ImageVerificationPolicySpec = Frozen<typeof imageVerificationPolicySpecSchema>;
export type ImageAuthority = Frozen<typeof authoritySchema>;
export type RequiredAttestation = Frozen<typeof attestationSchema>;
export type ImageVerificationPolicy = Resource<"ImageVerificationPolicy"> & {
  readonly spec: ImageVerificationPolicySpec;
};

export const imageVerificationPolicyKind: KindDefinition<"ImageVerificationPolicy"> = {
  kind: "ImageVerificationPolicy",
  plural: "imageverificationpolicies",
  scope: "Cluster",
  shortNames: ["ivp"],
  columns: [ageColumn],
  description: "Which images must be signed, and by whom, before a StageSet may apply them.",
  spec: imageVerificationPolicySpecSchema,
};
