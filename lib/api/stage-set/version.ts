import { apiVersion, choice, flag, kind, objectName, semver, text, title } from "../schema/scalars.ts";
import { described, listOf, optional, type Rule, structure } from "../schema/structures.ts";
import { producerNeedsGroup, sourceRefSchema } from "../source-ref.ts";
import { plainActions } from "./action.ts";
import type { Frozen } from "../schema/frozen.ts";

const oneVersionSource: Rule = {
  rule: "[has(self.value), has(self.fromObject), has(self.fromArtifact)].filter(x, x).size() == 1",
  message: "exactly one version source: set one of value, fromObject, fromArtifact",
};

export const approvalModes = ["Never", "OnMigrations", "Always"] as const;
export type ApprovalMode = (typeof approvalModes)[number];

export const versionSchema = structure(
  "What is being deployed, as one semantic version.",
  {
    value: optional(text("The version itself.", { minLength: 1, maxLength: 256 })),
    fromObject: optional(
      structure("The version stands in an object that a stage renders.", {
        stage: optional(title("The stage. Default: the first.")),
        kind: kind("Kind of the object."),
        name: objectName("Name of the object."),
        apiVersion: optional(apiVersion("Group and version of the object. Default: any.")),
        fieldPath: optional(
          text("kubectl JSONPath to the version. Default: the label `app.kubernetes.io/version`.", { minLength: 1 }),
        ),
      }),
    ),
    fromArtifact: optional(
      structure("The version is the content of a file.", {
        stage: title("The stage in whose artifact the file lies."),
        path: text("Path of the file inside the artifact.", { minLength: 1, maxLength: 4096 }),
      }),
    ),
    requireMigrationCoverage: optional(flag("Stop at a major version without a migration.")),
    approvalMode: optional(
      choice(
        approvalModes,
        "Which changes of the version wait for an approval. Default: Never. Not together with approval.",
      ),
    ),
    allowDowngrade: optional(flag("Let the version go down, through the down actions of the migrations crossed.")),
  },
  { rules: [oneVersionSource] },
);

const migrationSchema = structure("What must happen when the version passes a boundary.", {
  name: title("Name in ledgers and messages; unique in its list."),
  to: semver("The boundary: the migration runs when the version rises to or above it from below."),
  from: optional(
    text("Only from versions that fulfil this constraint, such as `>=1.0.0, <2.0.0`. Default: any.", {
      minLength: 1,
      maxLength: 1024,
    }),
  ),
  stage: optional(title("Name or migrationAnchor of the stage before which it runs. Default: the first stage.")),
  actions: optional(plainActions("What to do on the way up, in order.")),
  down: optional(plainActions("What to do on the way down, in order.")),
});

export const migrationsSchema = listOf(migrationSchema, "The migration ladder.", { kind: { key: "name" } });

export const migrationsSourceRefSchema = structure(
  "The migration ladder as an artifact of the StageSet's own namespace.",
  {
    sourceRef: described(sourceRefSchema, "The source of the ladder.", { rules: [producerNeedsGroup] }),
    path: text("Directory inside the artifact.", { default: "./", maxLength: 4096 }),
  },
);

export type VersionSource = Frozen<typeof versionSchema>;
export type Migration = Frozen<typeof migrationSchema>;
export type MigrationsSource = Frozen<typeof migrationsSourceRefSchema>;
