import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below the ports that Linux (32768) and macOS (49152) give to outgoing connections: nobody takes one meanwhile by chance. */
const FIRST_PORT = 20_000;
const END_PORT = 32_000;
const ATTEMPTS_PER_PORT = 20;

/** `count` different ports of loopback that are free now. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const found = new Set<number>();
  for (let attempt = 0; found.size < count; attempt += 1) {
    if (attempt >= count * ATTEMPTS_PER_PORT)
      throw new Error("Cannot find free ports on loopback: all tried are taken");
    const port = randomInt(FIRST_PORT, END_PORT);
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, "127.0.0.1", () =>
      server.close(() => {
        resolve(true);
      }),
    );
  });
}
