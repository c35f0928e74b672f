import type { Live, StageSet } from "../api/index.ts";
import type { Note } from "./note.ts";

/** What an effect has come to. */
export interface Taken {
  /** The StageSet as it stands afterwards, as far as the effect touched it. */
  readonly live: Live<StageSet>;
  /** What is to be remembered of it. */
  readonly note?: Note;
}
