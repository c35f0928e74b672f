/** What the parts of an image are called, as those say who made them: Go in a program, npm in the lock file, Debian in its database. */
import { execFileSync, spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import type { Component } from "./sbom.ts";

/** The parts of package-lock.json that are read. */
export interface LockFile {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly license?: string }>>;
}

/** The npm package in this folder of the project, such as `node_modules/tar`. */
export function npmComponent(lock: LockFile, folder: string): Component {
  const name = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
  const { version, license } = lock.packages[folder] ?? {};
  if (version === undefined) throw new Error(`Cannot tell the version of ${name}: package-lock.json does not have it`);
  return {
    ...{ name, version, purl: `pkg:npm/${name.replace("@", "%40")}@${version}` },
    ...(license !== undefined && { licence: license }),
  };
}

/** A program that Go built, with the modules linked into it. */
export function goComponent(program: string): Component {
  return parseGoVersion(execFileSync("go", ["version", "-m", program], { encoding: "utf8" }));
}

/** @param printed by `go version -m`: a line `mod`, lines `dep`, and where one is replaced a line `=>` after it */
export function parseGoVersion(printed: string): Component {
  const lines = printed.split("\n").map((line) => line.trim().split("\t"));
  const go = /: (go\S+)/.exec(printed)?.[1];
  const modules = lines.flatMap(([word, name, version], index) => {
    if (word !== "mod" && word !== "dep") return [];
    const [next, other, otherVersion] = lines[index + 1] ?? [];
    return next === "=>" ? [goModule(other, otherVersion)] : [goModule(name, version)];
  });
  const [main, ...rest] = modules;
  if (main === undefined || go === undefined)
    throw new Error("Cannot tell what a program is made of: Go did not build it");
  return { ...main, contains: [goModule("stdlib", go.slice(2)), ...rest] };
}

function goModule(name = "", version = ""): Component {
  return { name, version, purl: `pkg:golang/${name}@${version}` };
}

/**
 * The Debian packages that these files come from. On a machine of another sort each file stands for itself: a scanner then
 * knows its name alone.
 */
export function libraryComponents(files: readonly string[], architecture: string): readonly Component[] {
  const found = files.map((file) => debianPackageOf(file, architecture) ?? unpackaged(file));
  return [...new Map(found.map((component) => [component.purl, component])).values()];
}

function debianPackageOf(file: string, architecture: string): Component | undefined {
  const owner = ownerOf(file) ?? ownerOf(realpathSync(file)); // /lib is a link to /usr/lib by now; its database knows the one or the other
  if (owner === undefined) return undefined;
  const [name = "", version = ""] =
    ask("dpkg-query", ["--show", "--showformat=${Package}\t${Version}", owner])?.split("\t") ?? [];
  return { name, version, purl: `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=${architecture}` };
}

function ownerOf(file: string): string | undefined {
  return ask("dpkg-query", ["--search", file])?.split(": ")[0];
}

function unpackaged(file: string): Component {
  const name = file.slice(file.lastIndexOf("/") + 1);
  return { name, version: "unknown", purl: `pkg:generic/${name}` };
}

/** What a program answers; undefined where it fails, or is not there. */
function ask(program: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(program, args, { encoding: "utf8" });
  return status === 0 ? stdout : undefined;
}
