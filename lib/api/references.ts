import { apiVersion, dnsSubdomain, kind, objectName, text } from "./schema/scalars.ts";
import { optional, structure } from "./schema/structures.ts";
import type { Frozen } from "./schema/frozen.ts";

/** An object in the cluster, by name. */
export const objectReferenceSchema = structure("An object in the cluster.", {
  apiVersion: apiVersion("Group and version, such as `apps/v1`."),
  kind: kind("Kind, such as `Deployment`."),
  name: objectName("Name."),
  namespace: optional(dnsSubdomain("Namespace. Default: the StageSet's own; ignored for cluster-scoped kinds.")),
});

export const secretReferenceSchema = structure("A Secret in the StageSet's namespace.", {
  name: dnsSubdomain("Name of the Secret."),
});

export const secretKeyReferenceSchema = structure("A key of a Secret in the StageSet's namespace.", {
  name: dnsSubdomain("Name of the Secret."),
  key: text("Key in the Secret.", { minLength: 1, maxLength: 253 }),
});

export type ObjectReference = Frozen<typeof objectReferenceSchema>;
export type SecretReference = Frozen<typeof secretReferenceSchema>;
export type SecretKeyReference = Frozen<typeof secretKeyReferenceSchema>;
