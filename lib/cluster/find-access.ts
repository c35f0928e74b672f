import { readFile } from "node:fs/promises";
import { isIPv6 } from "node:net";
import { dirname, delimiter, join, resolve } from "node:path";
import { done, failed, type Result } from "../api/index.ts";
import type { Access } from "./access.ts";
import {
  emptyKubeconfig,
  isEmptyKubeconfig,
  type Kubeconfig,
  mergeKubeconfigs,
  parseKubeconfig,
} from "./kubeconfig.ts";
import { type AccessWishes, selectAccess } from "./select-access.ts";

/** Where kubelet puts what a Pod needs to reach its API server. */
const podFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

export interface AccessSources extends AccessWishes {
  /** `--kubeconfig`: this file and no other. */
  readonly kubeconfig?: string | undefined;
  /** KUBECONFIG, HOME (USERPROFILE), KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are looked at. */
  readonly environment: Environment;
  /** Where a Pod finds its token; only tests say otherwise. */
  readonly podFolder?: string | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds the cluster as kubectl does: `--kubeconfig`, else the files in KUBECONFIG merged, else ~/.kube/config, else the
 * Pod's own. A file of a list, or the one at home, need not exist.
 * @returns a Failure (InvalidSpec, never) saying what to correct
 */
export async function findAccess(sources: AccessSources): Promise<Result<Access>> {
  const { files, mustExist } = filesOf(sources);
  const configs: Kubeconfig[] = [];
  for (const file of files) {
    const config = await readKubeconfig(file, mustExist);
    if (config.kind === "failed") return config;
    configs.push(config.value);
  }
  const config = mergeKubeconfigs(configs);
  if (!isEmptyKubeconfig(config)) return selectAccess(config, sources);
  const pod = sources.kubeconfig === undefined ? await findPodAccess(sources) : undefined;
  if (pod !== undefined) return done(pod);
  const looked = files.length === 0 ? "no home folder" : files.join(", ");
  return nothingFound(looked);
}

function filesOf({ kubeconfig, environment }: AccessSources): {
  readonly files: readonly string[];
  readonly mustExist: boolean;
} {
  if (kubeconfig !== undefined) return { files: [resolve(kubeconfig)], mustExist: true };
  const listed = (environment["KUBECONFIG"] ?? "").split(delimiter).filter((file) => file !== "");
  if (listed.length > 0) return { files: [...new Set(listed)].map((file) => resolve(file)), mustExist: false };
  const home = environment["HOME"] ?? environment["USERPROFILE"];
  return { files: home === undefined || home === "" ? [] : [join(home, ".kube", "config")], mustExist: false };
}

async function readKubeconfig(file: string, mustExist: boolean): Promise<Result<Kubeconfig>> {
  try {
    return parseKubeconfig({ file, folder: dirname(file), text: await readFile(file, "utf8") });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ENOENT" && !mustExist) return done(emptyKubeconfig);
    if (code === "") throw error;
    return failed({
      reason: "InvalidSpec",
      retry: "never",
      message: `Cannot read the kubeconfig ${file}: ${code}; name a file that can be read`,
    });
  }
}

/** undefined outside a Pod. The token is rotated by kubelet, so it is read anew from time to time. */
async function findPodAccess({
  environment,
  impersonation,
  podFolder: folder = podFolder,
}: AccessSources): Promise<Access | undefined> {
  const host = environment["KUBERNETES_SERVICE_HOST"] ?? "";
  const port = environment["KUBERNETES_SERVICE_PORT"] ?? "";
  if (host === "" || port === "") return undefined;
  try {
    await readFile(join(folder, "token"));
  } catch {
    return undefined; // a Pod without a ServiceAccount's token
  }
  const namespace = await readFile(join(folder, "namespace"), "utf8").catch(() => "default");
  return {
    context: undefined,
    namespace: namespace.trim(),
    server: new URL(`https://${isIPv6(host) ? `[${host}]` : host}:${port}`),
    ca: { kind: "file", path: join(folder, "ca.crt") },
    insecure: false,
    compress: false,
    user: { token: { kind: "file", path: join(folder, "token") } },
    ...(impersonation !== undefined && { impersonation }),
  };
}

function nothingFound(looked: string): Result<never> {
  const message = `Cannot find a cluster: there is no kubeconfig (${looked}) and this is no Pod; pass --kubeconfig or set KUBECONFIG`;
  return failed({ reason: "InvalidSpec", retry: "never", message });
}
