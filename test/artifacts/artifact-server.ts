import { createHash } from "node:crypto";
import { startServer, type SeenRequest } from "../servers/http-server.ts";

/** What a source's status says of an artifact that is served. */
export interface PublishedArtifact {
  readonly url: string;
  readonly path: string;
  /** `sha256:…` over the bytes that are served. */
  readonly digest: string;
  readonly size: number;
}

export interface ArtifactServer extends AsyncDisposable {
  /** Host and port. */
  readonly host: string;
  /** Serves bytes at a path from now on, in place of what was there. */
  readonly publish: (path: string, packed: Uint8Array) => PublishedArtifact;
  readonly seen: readonly SeenRequest[];
  readonly close: () => Promise<void>;
}

/** Plays the file server of source-controller on a free port of loopback, or of `host`. */
export async function startArtifactServer({
  host = "127.0.0.1",
}: { readonly host?: string } = {}): Promise<ArtifactServer> {
  const artifacts = new Map<string, Uint8Array>();
  const server = await startServer(
    ({ url = "" }, response) => {
      const packed = artifacts.get(decodeURIComponent(url.slice(1)));
      if (packed === undefined) response.writeHead(404).end("404 page not found\n");
      else response.writeHead(200, { "Content-Type": "application/gzip", "Content-Length": packed.length }).end(packed);
    },
    { host },
  );
  const authority = `${host}:${server.port}`;
  return {
    host: authority,
    publish(path, packed) {
      artifacts.set(path, packed);
      const digest = `sha256:${createHash("sha256").update(packed).digest("hex")}`;
      return { url: `http://${authority}/${path}`, path, digest, size: packed.length };
    },
    seen: server.seen,
    close: server.close,
    [Symbol.asyncDispose]: server.close,
  };
}
