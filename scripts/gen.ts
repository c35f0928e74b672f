/**
 * `node scripts/gen.ts`: writes the CRDs from the schemas in lib/api, into crds/ and into the chart, and infra/install.yaml from them and
 * from what the chart renders to. `--check` writes nothing, and fails naming each file that differs.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dump } from "js-yaml";
import { customResourceDefinition, group, kinds } from "../lib/api/index.ts";
import { plainInstall } from "./chart/plain-install.ts";

const root = new URL("../", import.meta.url);
const header = "# Generated from lib/api by `npm run gen`.\n";

/** All that stands in these folders is generated. */
const folders = { crds: "crds/", chart: "infra/chart/files/crds/" } as const;
const install = { file: "infra/install.yaml", chart: "test/data/chart/default.yaml" } as const;

function wanted(): ReadonlyMap<string, string> {
  const definitions = Object.values(kinds).map((kind) => {
    const definition = customResourceDefinition(kind);
    // Helm leaves what says so where it is when the release goes: with the definition every object of the kind would go.
    const annotations = { "helm.sh/resource-policy": "keep" };
    const kept = { ...definition, metadata: { ...definition.metadata, annotations } };
    return { name: `${group}_${kind.plural}.yaml`, plain: render(definition), kept: render(kept) };
  });
  const plain = definitions.map((one) => one.plain);
  return new Map([
    ...definitions.map((one) => [folders.crds + one.name, one.plain] as const),
    ...definitions.map((one) => [folders.chart + one.name, one.kept] as const),
    [install.file, plainInstall(plain, readFileSync(new URL(install.chart, root), "utf8"))],
  ]);
}

function render(definition: object): string {
  return header + dump(definition, { lineWidth: 120, noRefs: true });
}

function present(): ReadonlyMap<string, string> {
  const paths = Object.values(folders).flatMap((folder) => {
    mkdirSync(new URL(folder, root), { recursive: true });
    return readdirSync(new URL(folder, root)).map((name) => folder + name);
  });
  return new Map([...paths, install.file].map((path) => [path, readFileSync(new URL(path, root), "utf8")]));
}

/** The files that are missing, stale or not ours. */
function differing(want: ReadonlyMap<string, string>, have: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...want.keys(), ...have.keys()])].filter((path) => want.get(path) !== have.get(path)).sort();
}

function write(want: ReadonlyMap<string, string>, paths: readonly string[]): void {
  for (const path of paths) {
    const content = want.get(path);
    if (content === undefined) rmSync(new URL(path, root));
    else writeFileSync(new URL(path, root), content);
    process.stdout.write(`${path}: ${content === undefined ? "removed" : "written"}\n`);
  }
}

const want = wanted();
const paths = differing(want, present());
if (!process.argv.includes("--check")) write(want, paths);
else if (paths.length > 0) {
  for (const path of paths) process.stderr.write(`${path} differs from what it is made of: run npm run gen\n`);
  process.exitCode = 1;
}
