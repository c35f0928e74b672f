/** Preloaded into a process, which then lives in the time of a play: clock and timers. */
import { clockVariable, pace, playNow } from "./play-time.ts";

const file = process.env[clockVariable];
if (file === undefined) throw new Error(`Cannot tell the time: ${clockVariable} names no file`);

const machineNow = Date.now.bind(Date);
Date.now = () => playNow(file, machineNow());

// As it is called by libraries, with what the callback is to get.
const machineTimeout = globalThis.setTimeout as <T extends unknown[]>(
  callback: (...args: T) => void,
  ms?: number,
  ...args: T
) => NodeJS.Timeout;
const paced: typeof machineTimeout = (callback, ms = 0, ...args) => machineTimeout(callback, ms / pace, ...args);
globalThis.setTimeout = paced as typeof setTimeout; // nobody uses its promisified form
