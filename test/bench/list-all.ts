/**
 * Lists all objects at these paths, one list after another over one connection, keeps them, and prints how many they are: the
 * least that a program which looks at them can do.
 */
import { type BareAccess, listBare, openBareLoop } from "./bare-loop.ts";

interface Order {
  readonly bare: BareAccess;
  readonly paths: readonly string[];
  readonly pageObjects: number;
}

const { bare, paths, pageObjects } = JSON.parse(process.argv[2] ?? "") as Order;
const send = openBareLoop(bare, 1);
const items: unknown[] = [];
for (const path of paths) items.push(...(await listBare(send, path, pageObjects)));
process.stdout.write(`${items.length}\n`);
