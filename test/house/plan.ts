/**
 * The plan of the house as data: who may import whom. A room's list names the rooms whose faces it may import;
 * `reads` names ports of which it may import types, and the pure values listed in `pureValues`, alone.
 */
export interface RoomRule {
  readonly imports: readonly string[];
  readonly reads?: readonly string[];
}

const ground = ["base", "api"] as const;
const ports = ["cluster", "network"] as const;

export const rooms: Readonly<Record<string, RoomRule>> = {
  base: { imports: [] },
  api: { imports: ["base"] },
  network: { imports: ground },
  cluster: { imports: ground },
  source: { imports: ground, reads: ports },
  build: { imports: ground, reads: ["cluster"] },
  images: { imports: ground, reads: ports },
  health: { imports: ground, reads: ["cluster"] },
  inventory: { imports: ground, reads: ["cluster"] },
  apply: { imports: [...ground, "inventory"], reads: ["cluster"] },
  actions: { imports: [...ground, "source", "build", "health"], reads: ports },
  gates: { imports: [...ground, "health", "source"], reads: ports },
  versions: { imports: [...ground, "source"], reads: ports },
  rollback: { imports: ground, reads: ports },
  engine: {
    imports: [
      ...ground,
      "source",
      "build",
      "images",
      "health",
      "inventory",
      "apply",
      "actions",
      "gates",
      "versions",
      "rollback",
    ],
    reads: ports,
  },
  fleet: { imports: ground, reads: [...ports, "engine"] },
  report: { imports: ground, reads: [...ports, "engine"] },
  sim: { imports: ground, reads: ports },
};

/** What a room that only reads a port may still use of it at run time: functions that touch nothing. */
export const pureValues: Readonly<Record<string, readonly string[]>> = {
  cluster: [
    "failsPrecondition",
    "failureOf",
    "concealmentFor",
    "identityError",
    "noNamespace",
    "noSuchKind",
    "readRefusal",
    "refOf",
    "tell",
    "tellRef",
  ],
  network: ["shownAddress"],
  engine: [],
};

/** Files that nobody needs to import: they are started, or found by their tool. */
export const entryPoints: readonly RegExp[] = [
  /\.test\.ts$/,
  /^handlers\/cli\.ts$/,
  /^scripts\/[^/]+\.ts$/,
  /^test\/cluster\/(cli|global-setup|supervisor)\.ts$/,
  /^test\/bench\/[^/]+\.ts$/,
  /^test\/crash\/clock-ahead\.ts$/,
  /^[^/]+\.config\.ts$/,
];

/** What may stand at the top of the project. */
export const topLevel: readonly string[] = [
  ".ci",
  ".editorconfig",
  ".git",
  ".gitignore",
  ".npmrc",
  ".oxfmtrc.json",
  ".oxlintrc.json",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "LICENSE",
  "README.md",
  "SECURITY.md",
  "crds",
  "dist",
  "docs",
  "handlers",
  "infra",
  "lib",
  "node_modules",
  "package-lock.json",
  "package.json",
  "scripts",
  "test",
  "tsconfig.json",
  "vitest.config.ts",
];
