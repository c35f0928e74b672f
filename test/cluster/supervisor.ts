/**
 * The process that keeps one cluster. It starts the control plane, says in one line on stdout that it is ready or why
 * not, and ends it when it is asked to on its socket, when its parent dies, or when one of the programs has ended.
 * Whoever can connect to the socket knows that the cluster lives: no process id is ever mistaken for another's.
 */
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { claimFolder, descriptionFile, removeRemains, socketOf, type ClusterDescription } from "./cluster-folder.ts";
import { asks, RESTARTED, STAY, type ClusterOrder, type SupervisorLine } from "./clusters.ts";
import { startControlPlane, type ControlPlane } from "./control-plane.ts";

const order = JSON.parse(process.argv[2] ?? "{}") as ClusterOrder;
const ending = new AbortController();
const end = (): void => {
  ending.abort();
};

process.on("SIGTERM", end);
process.on("SIGINT", end);
process.on("SIGHUP", () => undefined); // A terminal that closes is no reason to end.
process.stdout.on("error", () => undefined); // Nobody listens any more once the line is said.
endWithParent();

/** Undefined until it is ready. */
let keeping: ControlPlane | undefined;

const socket = createServer((connection) => {
  connection.on("error", () => undefined);
  connection.on("data", (asked: Buffer) => {
    if (asked.toString() === asks.restart) void keeping?.restartApiServer().then(() => connection.end(RESTARTED), end);
    else end();
  });
});
const listen = (path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.listen(path, resolve);
  });

try {
  await keepCluster(await claimFolder(order.name, (folder) => listen(socketOf(folder))));
} catch (error) {
  say({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}
process.exit(); // This closes the socket: who asked us to end waits for that.

async function keepCluster(folder: string): Promise<void> {
  try {
    const plane = await startControlPlane({ ...order, folder, signal: ending.signal });
    const { server, hostAddress } = plane;
    const description: ClusterDescription = {
      server,
      audit: order.audit,
      ...(hostAddress !== undefined && { hostAddress }),
    };
    writeFileSync(descriptionFile(folder), JSON.stringify(description));
    keeping = plane;
    say({ kind: "ready" });
    await Promise.race([plane.broken, aborted(ending.signal)]);
    await plane.stop();
  } finally {
    await removeRemains(folder);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => {
      resolve();
    });
  });
}

/** Our stdin is a pipe that the parent holds. It closes when the parent dies, unless we were told to stay. */
function endWithParent(): void {
  let told = "";
  process.stdin.on("data", (chunk: Buffer) => (told += chunk.toString()));
  process.stdin.on("end", () => {
    if (told !== STAY) end();
  });
}

function say(line: SupervisorLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
