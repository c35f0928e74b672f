import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { programsFolder } from "./folders.ts";

export const programNames = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubectl",
  "kwok",
] as const;
export type ProgramName = (typeof programNames)[number];

/** A Go module of our own in `modules/`, which pins what is built from it. */
export interface GoModule {
  /** The module whose version counts, such as `k8s.io/kubernetes v1.36.3`. */
  readonly pinned: string;
  readonly folder: string;
  /** Where what it builds is kept: another go.mod, go.sum, platform or flag is another folder. */
  readonly cache: string;
  readonly ldflags: string;
  readonly packages: Readonly<Partial<Record<ProgramName, string>>>;
  /** Files of a module that running needs beside the programs. */
  readonly data?: { readonly module: string; readonly files: readonly string[] };
}

interface ModuleRecipe {
  readonly name: string;
  readonly pins: string;
  readonly packages: GoModule["packages"];
  readonly variables: (version: string) => Readonly<Record<string, string>>;
  readonly data?: NonNullable<GoModule["data"]>;
}

const recipes: readonly ModuleRecipe[] = [
  {
    name: "kubernetes",
    pins: "k8s.io/kubernetes",
    packages: {
      etcd: "go.etcd.io/etcd/server/v3",
      "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
      "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
      "kube-scheduler": "k8s.io/kubernetes/cmd/kube-scheduler",
      kubectl: "k8s.io/kubernetes/cmd/kubectl",
    },
    // A build from modules knows no version of its own; clients ask for it.
    variables: (version) => ({
      "k8s.io/component-base/version.gitVersion": version,
      "k8s.io/component-base/version.gitMajor": /^v(\d+)/.exec(version)?.[1] ?? "",
      "k8s.io/component-base/version.gitMinor": /^v\d+\.(\d+)/.exec(version)?.[1] ?? "",
    }),
  },
  {
    name: "kwok",
    pins: "sigs.k8s.io/kwok",
    packages: { kwok: "sigs.k8s.io/kwok/cmd/kwok" },
    variables: () => ({}),
    data: {
      module: "sigs.k8s.io/kwok",
      files: [
        "kustomize/stage/node/fast/node-initialize.yaml",
        "kustomize/stage/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
        "kustomize/stage/pod/fast/pod-ready.yaml",
        "kustomize/stage/pod/fast/pod-complete.yaml",
        "kustomize/stage/pod/fast/pod-delete.yaml",
        "kustomize/stage/volume/fast/pv-bind.yaml",
        "kustomize/stage/volume/fast/pv-delete.yaml",
        "kustomize/stage/volume/fast/pvc-provision.yaml",
        "kustomize/stage/volume/fast/pvc-delete.yaml",
      ],
    },
  },
];

/** What is built from which module, as the go.mod files pin it. */
export function goModules(env: NodeJS.ProcessEnv): readonly GoModule[] {
  return recipes.map(({ name, pins, packages, variables, data }) => {
    const folder = join(import.meta.dirname, "modules", name);
    const goMod = readFileSync(join(folder, "go.mod"), "utf8");
    const goSum = readFileSync(join(folder, "go.sum"), "utf8");
    const version = pinnedVersion(goMod, pins);
    const ldflags = ["-s", "-w", ...Object.entries(variables(version)).map(([key, value]) => `-X ${key}=${value}`)];
    const made = { packages, ldflags: ldflags.join(" "), ...(data !== undefined && { data }) };
    const key = cacheKey([goMod, goSum, process.platform, process.arch, JSON.stringify(made)]);
    return {
      ...made,
      folder,
      pinned: `${pins} ${version}`,
      cache: join(programsFolder(env), `${name}-${version}-${key}`),
    };
  });
}

/** The version of `module` that a go.mod requires. */
export function pinnedVersion(goMod: string, module: string): string {
  const line = goMod.split("\n").find((text) => text.trim().startsWith(`${module} v`));
  const version = line?.trim().split(" ")[1];
  if (version === undefined)
    throw new Error(`Cannot tell the version of ${module}: go.mod requires none; run go mod tidy`);
  return version;
}

/** Short, and another one for any other input. */
export function cacheKey(inputs: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 12);
}
