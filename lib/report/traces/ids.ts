import { sha256 } from "../../base/index.ts";

/** Which run, for all processes that ever work at it. */
export interface TracedRun {
  readonly namespace: string;
  readonly name: string;
  readonly id: string;
}

/** 32 hexadecimal digits, made of the run alone: whoever works at it, today or after a crash, on whatever machine, tells of one trace. */
export function traceIdOf(run: TracedRun): string {
  return sha256(keyOf(run)).slice(0, 32);
}

/** 16 hexadecimal digits: the span that is the whole run. Each process knows it before it is told, once, by whoever ends the run. */
export function runSpanIdOf(run: TracedRun): string {
  return sha256(keyOf(run)).slice(32, 48);
}

function keyOf({ namespace, name, id }: TracedRun): string {
  return `${namespace}/${name}/${id}`;
}
