import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { create } from "tar";

/** What a source's status says of one revision. */
export interface PublishedArtifact {
  readonly url: string;
  readonly digest: string;
  readonly revision: string;
}

/** Plays the part of a source controller: packs files and serves them over HTTP. */
export interface ArtifactShelf {
  readonly publish: (name: string, files: ReadonlyMap<string, string>) => Promise<PublishedArtifact>;
  readonly close: () => void;
}

/** Opens a server on loopback, at a port that is free. */
export async function openArtifactShelf(): Promise<ArtifactShelf> {
  const shelf = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const artifact = shelf.get(request.url ?? "");
    if (artifact === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": "application/gzip" }).end(artifact);
  });
  const port = await listen(server);
  return {
    publish: async (name, files) => {
      const packed = await pack(files);
      const digest = `sha256:${createHash("sha256").update(packed).digest("hex")}`;
      const path = `/${name}.tar.gz`;
      shelf.set(path, packed);
      return { url: `http://127.0.0.1:${port}${path}`, digest, revision: `${name}@${digest}` };
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      resolve((server.address() as AddressInfo).port); // it listens at a port, not at a pipe
    });
  });
}

async function pack(files: ReadonlyMap<string, string>): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "stageset-demo-"));
  try {
    for (const [path, text] of files) {
      await mkdir(dirname(join(folder, "files", path)), { recursive: true });
      await writeFile(join(folder, "files", path), text);
    }
    const file = join(folder, "artifact.tar.gz");
    await create({ gzip: true, portable: true, cwd: join(folder, "files"), file }, ["."]);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
