/** Every command of `stageset`, in the order of the help. */
import type { Command } from "../command.ts";
import { demo } from "../demo.ts";
import { reconcile } from "../reconcile.ts";
import { tick } from "../tick.ts";

export const commands: readonly Command[] = [tick, reconcile, demo];
