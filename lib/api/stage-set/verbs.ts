import {
  apiVersion,
  choice,
  count,
  dnsSubdomain,
  duration,
  flag,
  kind,
  objectName,
  text,
  timeout,
  url,
} from "../schema/scalars.ts";
import { described, listOf, optional, type Rule, structure } from "../schema/structures.ts";
import { objectReferenceSchema, secretKeyReferenceSchema } from "../references.ts";
import { someLabelSelectorSchema } from "../selectors.ts";
import { sourceRefSchema } from "../source-ref.ts";
import type { Frozen } from "../schema/frozen.ts";

const artifactPath = text("Directory inside the artifact.", { default: "./", maxLength: 4096 });

const onePatchTarget: Rule = {
  rule: "has(self.name) != has(self.selector)",
  message: "exactly one patch target: set one of name, selector",
};

const oneBody: Rule = {
  rule: "!has(self.body) || !has(self.bodyFrom)",
  message: "at most one body: remove body or bodyFrom",
};

const patchSchema = structure("Changes fields of one object, or of all that a selector matches.", {
  target: structure(
    "What is patched.",
    {
      apiVersion: apiVersion("Group and version."),
      kind: kind("Kind."),
      namespace: optional(dnsSubdomain("Namespace. Default: the StageSet's own.")),
      name: optional(objectName("Name of the one object.")),
      selector: optional(described(someLabelSelectorSchema, "Labels of all objects to patch; must not be empty.")),
    },
    { rules: [onePatchTarget] },
  ),
  type: choice(
    ["merge", "json6902"],
    "merge: a strategic merge patch where the kind has one, else a JSON merge patch. json6902: a JSON Patch.",
    { default: "merge" },
  ),
  patch: text("The patch, as YAML or JSON.", { minLength: 1 }),
});

const httpSchema = structure(
  "Sends one request, with an Idempotency-Key.",
  {
    url: url("Absolute http or https URL."),
    method: choice(["POST", "GET", "PUT", "PATCH", "DELETE", "HEAD"], "Method.", { default: "POST" }),
    body: optional(text("Body.")),
    bodyFrom: optional(described(secretKeyReferenceSchema, "The body, from a Secret in the StageSet's namespace.")),
    headersFrom: optional(
      listOf(
        structure("A header from a Secret in the StageSet's namespace.", {
          name: dnsSubdomain("Name of the Secret."),
          key: text("Key in the Secret; it names the header.", { maxLength: 253, pattern: "^[-A-Za-z0-9._]+$" }),
        }),
        "Headers whose values are secret.",
      ),
    ),
    expectedStatus: optional(
      listOf(
        count("HTTP status code.", { minimum: 100, maximum: 599 }),
        "Status codes that count as success. Default: any 2xx.",
        {
          kind: "set",
        },
      ),
    ),
  },
  { rules: [oneBody] },
);

const waitSchema = structure("Waits: a duration, or until an object fulfils an expression.", {
  duration: optional(duration("How long to wait.")),
  target: optional(described(objectReferenceSchema, "The object; while it is absent, the wait goes on.")),
  expr: optional(
    text("CEL over the object, with its fields at the top level, such as `status.ready == true`.", { minLength: 1 }),
  ),
  timeout: optional(timeout("How long to wait for the expression. Default: 5m.")),
});

const jobSchema = structure("Creates the Jobs of an artifact and waits for them to complete.", {
  sourceRef: sourceRefSchema,
  path: artifactPath,
});

const deleteSchema = structure("Deletes an object; absent is success.", {
  target: described(objectReferenceSchema, "What is deleted."),
  cascade: choice(["Background", "Foreground", "Orphan"], "What becomes of its dependents.", { default: "Background" }),
});

const applySchema = structure("Applies the objects of an artifact without taking them into the inventory.", {
  sourceRef: sourceRefSchema,
  path: artifactPath,
  wait: optional(flag("Wait until they are healthy.")),
});

export const verbSchemas = {
  patch: optional(patchSchema),
  http: optional(httpSchema),
  wait: optional(waitSchema),
  job: optional(jobSchema),
  delete: optional(deleteSchema),
  apply: optional(applySchema),
};

export const verbs = [
  "patch",
  "http",
  "wait",
  "job",
  "delete",
  "apply",
] as const satisfies (keyof typeof verbSchemas)[];

export type PatchAction = Frozen<typeof patchSchema>;
export type HttpAction = Frozen<typeof httpSchema>;
export type WaitAction = Frozen<typeof waitSchema>;
export type JobAction = Frozen<typeof jobSchema>;
export type DeleteAction = Frozen<typeof deleteSchema>;
export type ApplyAction = Frozen<typeof applySchema>;
