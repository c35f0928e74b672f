/** Images of a real node: they come as files, since there is no registry. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { packImage } from "../../../scripts/image/oci-archive.ts";
import { pauseImage } from "./settings.ts";

const run = promisify(execFile);

/** Runs ctr where Pods' images and containers are. */
export async function ctr(program: string, socket: string, args: readonly string[]): Promise<string> {
  return (await run(program, [`--address=${socket}`, "--namespace=k8s.io", ...args])).stdout;
}

/** Brings what an OCI archive holds into the node, under the names that it gives. */
export async function importImage(program: string, socket: string, archive: string): Promise<void> {
  await ctr(program, socket, ["images", "import", archive]);
}

/** The image of every Pod's first container, as an OCI archive; of use where a test needs a Pod that does nothing, too. */
export async function packPause(program: string): Promise<Buffer> {
  const { archive } = await packImage({
    name: pauseImage,
    architecture: process.arch === "arm64" ? "arm64" : "amd64",
    created: "1970-01-01T00:00:00Z",
    layers: [
      {
        comment: "pause",
        entries: [{ kind: "file", path: "/pause", mode: 0o755, content: readFileSync(program) }],
      },
    ],
    config: { User: "65535:65535", Entrypoint: ["/pause"], WorkingDir: "/" },
  });
  return archive;
}
