import { readFileSync } from "node:fs";
import type { ImageEntry } from "./tar.ts";

/** Where the image's programs stand; its $PATH. */
const programsFolder = "/usr/local/bin";
const bundleFolder = "/usr/local/lib/stageset";
const licencesFolder = "/usr/share/licenses";

/** As distroless images have it, so that policies which know that one know ours. */
const nonRoot = 65532;

/** What an image is made from: files of the machine that makes it. */
export interface RootParts {
  readonly node: string;
  readonly nodeLicence: string;
  /** Libraries that node is linked against; in the image they stand where they stand here. */
  readonly libraries: readonly string[];
  readonly certificates: string;
  readonly kustomize: string;
  /** The folder of stageset.mjs. */
  readonly bundle: string;
  readonly licence: string;
}

/** Node, and the least that a program of it needs of a system: no shell, no package manager. */
export function systemFiles({ node, nodeLicence, libraries, certificates }: RootParts): readonly ImageEntry[] {
  return [
    ...libraries.map((path) => copy(path, path, 0o755)),
    copy(node, `${programsFolder}/node`, 0o755),
    copy(nodeLicence, `${licencesFolder}/node/LICENSE`, 0o644),
    copy(certificates, "/etc/ssl/certs/ca-certificates.crt", 0o644),
    text("/etc/passwd", `root:x:0:0:root:/:/nonexistent\nnonroot:x:${nonRoot}:${nonRoot}:nonroot:/:/nonexistent\n`),
    text("/etc/group", `root:x:0:\nnonroot:x:${nonRoot}:\n`),
    // Without it the C library asks no DNS before it has read /etc/hosts, which is where a Pod's own name stands.
    text("/etc/nsswitch.conf", "hosts: files dns\n"),
    { kind: "folder", path: "/tmp", mode: 0o1777 },
  ];
}

export function kustomizeFiles({ kustomize }: RootParts): readonly ImageEntry[] {
  return [copy(kustomize, `${programsFolder}/kustomize`, 0o755)];
}

export function bundleFiles({ bundle, licence }: RootParts): readonly ImageEntry[] {
  return [
    copy(`${bundle}/stageset.mjs`, `${bundleFolder}/stageset.mjs`, 0o755),
    copy(`${bundle}/stageset.mjs.LEGAL.txt`, `${licencesFolder}/stageset/THIRD-PARTY.txt`, 0o644),
    copy(licence, `${licencesFolder}/stageset/LICENSE`, 0o644),
  ];
}

/** How a container of it starts: as nobody in particular, with what stands on its $PATH alone. */
export function imageConfig(labels: Readonly<Record<string, string | undefined>>): object {
  return {
    User: `${nonRoot}:${nonRoot}`,
    Env: [`PATH=${programsFolder}`, "HOME=/nonexistent", "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"],
    Entrypoint: [`${programsFolder}/node`, `${bundleFolder}/stageset.mjs`],
    Cmd: ["--help"],
    WorkingDir: "/",
    Labels: labels,
  };
}

function copy(from: string, path: string, mode: number): ImageEntry {
  try {
    return { kind: "file", path, mode, content: readFileSync(from) };
  } catch (error) {
    const way = "npm ci brings Node, the package ca-certificates the certificates";
    throw new Error(`Cannot put ${from} into the image: it cannot be read; ${way}`, { cause: error });
  }
}

function text(path: string, content: string): ImageEntry {
  return { kind: "file", path, mode: 0o644, content: Buffer.from(content) };
}
