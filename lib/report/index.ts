/** Report: what happened, told to those who watch. It never decides, and what it cannot tell it lets go: the status has it. */
export { writeEvents } from "./events.ts";
