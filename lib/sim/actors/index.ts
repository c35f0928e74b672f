/**
 * The controllers of the in-memory cluster, played small: each looks at one object and brings it one step nearer to where
 * it shall be, with Pods that run nothing. How long things take, and what never gets there, is data.
 */
export type { Actor } from "./actor.ts";
export type { Behaviour, BehaviourRule } from "./behaviour.ts";
export { createControllers, type Controllers } from "./controllers.ts";
