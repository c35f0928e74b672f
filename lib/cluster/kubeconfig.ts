import { load, YAMLException } from "js-yaml";
import { done, failed, type Result } from "../api/index.ts";
import * as limits from "./limits.ts";
import { isRecord } from "./record.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Something named in a kubeconfig, and the folder that relative paths in it start from. */
export interface KubeconfigEntry {
  readonly folder: string;
  readonly fields: Fields;
}

/** A kubeconfig, or several merged into one: https://kubernetes.io/docs/reference/config-api/kubeconfig.v1. */
export interface Kubeconfig {
  readonly currentContext: string | undefined;
  readonly contexts: ReadonlyMap<string, KubeconfigEntry>;
  readonly clusters: ReadonlyMap<string, KubeconfigEntry>;
  readonly users: ReadonlyMap<string, KubeconfigEntry>;
}

export interface KubeconfigText {
  /** For messages. */
  readonly file: string;
  readonly folder: string;
  readonly text: string;
}

/** Reads one kubeconfig. Messages name the place, never the text there: it may be a key. */
export function parseKubeconfig({ file, folder, text }: KubeconfigText): Result<Kubeconfig> {
  if (Buffer.byteLength(text) > limits.kubeconfigBytesMax)
    return wrong(file, `it is over ${limits.kubeconfigBytesMax} bytes`);
  if (text.trim() === "") return done(emptyKubeconfig);
  const document = parseYaml(text);
  if (document.kind === "failed") return wrong(file, document.why);
  if (!isRecord(document.value)) return wrong(file, "it is no map of fields");
  const { "current-context": current, contexts, clusters, users } = document.value;
  const broken = [contexts, clusters, users].some((list) => list !== undefined && list !== null && !isNamedList(list));
  if (broken) return wrong(file, "contexts, clusters and users must be lists of entries with a name");
  return done({
    currentContext: typeof current === "string" && current !== "" ? current : undefined,
    contexts: entriesOf(contexts, "context", folder),
    clusters: entriesOf(clusters, "cluster", folder),
    users: entriesOf(users, "user", folder),
  });
}

export const emptyKubeconfig: Kubeconfig = {
  currentContext: undefined,
  contexts: new Map(),
  clusters: new Map(),
  users: new Map(),
};

export function isEmptyKubeconfig({ currentContext, contexts, clusters, users }: Kubeconfig): boolean {
  return currentContext === undefined && contexts.size + clusters.size + users.size === 0;
}

/** As kubectl merges: the first file to set a value or to use a name wins. */
export function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
  const firstOf = (pick: (config: Kubeconfig) => ReadonlyMap<string, KubeconfigEntry>): Map<string, KubeconfigEntry> =>
    new Map(configs.toReversed().flatMap((config) => [...pick(config)]));
  return {
    currentContext: configs.find(({ currentContext }) => currentContext !== undefined)?.currentContext,
    contexts: firstOf(({ contexts }) => contexts),
    clusters: firstOf(({ clusters }) => clusters),
    users: firstOf(({ users }) => users),
  };
}

type Parsed = { readonly kind: "done"; readonly value: unknown } | { readonly kind: "failed"; readonly why: string };

function parseYaml(text: string): Parsed {
  try {
    return { kind: "done", value: load(text) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark === undefined ? "" : ` in line ${error.mark.line + 1}`;
    const reason = error.reason.replace(/ ?["'<].*$/s, ""); // what is quoted comes from the file
    return { kind: "failed", why: `its YAML is broken${line} (${reason})` };
  }
}

function isNamedList(value: unknown): value is readonly Fields[] {
  return Array.isArray(value) && value.every((item) => isRecord(item) && typeof item["name"] === "string");
}

function entriesOf(list: unknown, field: string, folder: string): Map<string, KubeconfigEntry> {
  if (!isNamedList(list)) return new Map();
  const entries = list.map((item): [string, KubeconfigEntry] => {
    const fields = item[field];
    return [String(item["name"]), { folder, fields: isRecord(fields) ? fields : {} }];
  });
  return new Map(entries.toReversed()); // within a file too, the first of a name wins
}

function wrong(file: string, why: string): Result<never> {
  return failed({
    reason: "InvalidSpec",
    retry: "never",
    message: `Cannot read the kubeconfig ${file}: ${why}; correct it`,
  });
}
