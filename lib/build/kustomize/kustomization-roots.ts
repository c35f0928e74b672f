import { done, failed, type Result } from "../../api/index.ts";
import { isDirectory, joinPath, resolvePath, tellPath, type Files } from "../artifact-paths.ts";
import { readYaml } from "../yaml/index.ts";
import { weigh } from "../json-weight.ts";
import { objectBytesMax } from "../limits.ts";
import { isFields } from "../manifest.ts";
import { kustomizationNames } from "../stage-sources.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Lists whose entries are files of objects, or directories to build. */
const resourceLists = ["resources", "bases", "components"] as const;
/** Lists whose entries are files of kustomize's own configuration, directories of them, or such configuration itself. */
const pluginLists = ["generators", "transformers", "validators"] as const;

/** One directory that kustomize will build; `plugins`: as a part of its own configuration. */
interface Root {
  readonly directory: string;
  readonly plugins: boolean;
}

/**
 * The directories that building `directory` reads: its own, and those that it names, and so on. kustomize reads no file outside them.
 * This looks before kustomize does, since kustomize would leave the artifact: it follows `../..` and fetches what has an address.
 * @returns StageFailed where something is named that is not in the artifact, naming the kustomization and the entry
 */
export function kustomizationRoots(files: Files, directory: string): Result<readonly string[]> {
  const open: Root[] = [{ directory, plugins: false }];
  const seen = new Set<string>();
  for (let root = open.pop(); root !== undefined; root = open.pop()) {
    const key = `${root.directory}\n${root.plugins}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const named = rootsNamedBy(files, root);
    if (named.kind === "failed") return named;
    open.push(...named.value);
  }
  return done([...new Set([...seen].map((key) => key.slice(0, key.indexOf("\n"))))].toSorted());
}

function rootsNamedBy(files: Files, { directory, plugins }: Root): Result<readonly Root[]> {
  const name = kustomizationNames.map((file) => joinPath(directory, file)).find((path) => files.has(path));
  if (name === undefined)
    return refused(tellPath(directory), "it holds no kustomization", "add one, or name its files");
  const kustomization = readFields(files, name);
  if (kustomization.kind === "failed") return kustomization;
  const remote = kustomization.value
    .map((fields) => findAddress(withoutTexts(fields)))
    .find((found) => found !== undefined);
  if (remote !== undefined) return refusedAddress(name, remote);
  const roots: Root[] = [];
  for (const { entry, asPlugin } of kustomization.value.flatMap((fields) => entriesOf(fields, plugins))) {
    const found = entry.includes("\n")
      ? checkInline(name, entry)
      : checkEntry(files, { name, directory, entry, asPlugin });
    if (found.kind === "failed") return found;
    roots.push(...found.value);
  }
  return done(roots);
}

function entriesOf(
  fields: Fields,
  plugins: boolean,
): readonly { readonly entry: string; readonly asPlugin: boolean }[] {
  const texts = (key: string): readonly string[] =>
    Object.entries(fields)
      .filter(([name]) => name.toUpperCase().toLowerCase() === key) // kustomize does not mind the case, nor `ſ` for `s`
      .flatMap(([, list]) => (Array.isArray(list) ? list.filter((entry) => typeof entry === "string") : []));
  return [
    ...resourceLists.flatMap(texts).map((entry) => ({ entry, asPlugin: plugins })),
    ...pluginLists.flatMap(texts).map((entry) => ({ entry, asPlugin: true })),
  ];
}

interface Entry {
  /** The file of the kustomization that names it. */
  readonly name: string;
  readonly directory: string;
  readonly entry: string;
  readonly asPlugin: boolean;
}

function checkEntry(files: Files, { name, directory, entry, asPlugin }: Entry): Result<readonly Root[]> {
  if (isAddress(entry)) return refusedAddress(name, entry);
  const path = resolvePath(directory, entry);
  if (path === undefined)
    return refused(name, `its entry ${entry} leads out of the artifact`, "name what is inside it");
  if (files.has(path)) return asPlugin ? checkPluginFile(files, path) : done([]);
  if (isDirectory(files, path)) return done([{ directory: path, plugins: asPlugin }]);
  return refused(
    name,
    `its entry ${entry} is not in the artifact`,
    "correct it; what is elsewhere has to be copied in",
  );
}

/** kustomize's own configuration may name files to load, so it may not name addresses. */
function checkPluginFile(files: Files, path: string): Result<readonly Root[]> {
  const documents = readFields(files, path);
  if (documents.kind === "failed") return documents;
  const address = documents.value
    .map((fields) => findAddress(withoutTexts(fields)))
    .find((found) => found !== undefined);
  return address === undefined ? done([]) : refusedAddress(path, address);
}

function checkInline(name: string, text: string): Result<readonly Root[]> {
  return checkPluginFile(new Map([[name, Buffer.from(text)]]), name);
}

function readFields(files: Files, path: string): Result<readonly Fields[]> {
  const reading = readYaml(Buffer.from(files.get(path) ?? []).toString("utf8"));
  if (reading.kind === "unreadable") return refused(`${path}, line ${reading.line ?? 1}`, reading.problem);
  for (const { value, repeatedKeys } of reading.documents) {
    const weight = weigh(value, objectBytesMax, "its aliases make it too large; write it out");
    if (weight.kind === "refused") return refused(path, weight.problem);
    const [key] = repeatedKeys;
    if (key !== undefined) return refused(path, `the key ${key} stands twice in one map`, "remove one");
  }
  return done(reading.documents.map(({ value }) => value).filter(isFields));
}

/** Keys whose texts are for the objects that come out, and load nothing. */
const freeTexts = new Set([
  "commonAnnotations",
  "commonLabels",
  "labels",
  "annotations",
  "literals",
  "metadata",
  "patch",
  "vars",
]);

function withoutTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTexts);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !freeTexts.has(key))
      .map(([key, field]) => [key, withoutTexts(field)]),
  );
}

/** The first text in `value` that kustomize would fetch, or clone, were it the name of a file. */
function findAddress(value: unknown): string | undefined {
  if (typeof value === "string") return !value.includes("\n") && isAddress(value) ? value : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  for (const field of Object.values(value) as readonly unknown[]) {
    const found = findAddress(field);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Behind `name=` too, as generators of ConfigMaps write their files. */
function isAddress(text: string): boolean {
  return /^\s*(?:[^=/]*=)?\s*(?:https?|ssh|git|file):/i.test(text) || /^[^/]+::/.test(text);
}

function refusedAddress(name: string, address: string): Result<never> {
  return refused(name, `it names ${address}, and a build fetches nothing`, "copy that into the artifact");
}

function refused(name: string, what: string, wayOut?: string): Result<never> {
  const message = `Cannot build ${name}: ${what}${wayOut === undefined ? "" : `; ${wayOut}`}`;
  return failed({ reason: "StageFailed", retry: "never", message });
}
