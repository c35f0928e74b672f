import type { Failure, Live, StageSet } from "../api/index.ts";
import type { Note } from "./note.ts";

/** What an effect has come to. */
export interface Taken {
  /** The StageSet as it stands afterwards, as far as the effect touched it. */
  readonly live: Live<StageSet>;
  /** What is to be remembered of it. */
  readonly note?: Note;
}

/** The effect was not wholly made. `note`: what is to be remembered of it all the same. */
export interface NotTaken {
  readonly kind: "failed";
  readonly failure: Failure;
  readonly note?: Note;
}
