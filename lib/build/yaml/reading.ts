/** One document of a text: its place among those that are not empty, counted from 1, and what it says. */
export interface Document {
  readonly number: number;
  readonly value: unknown;
  /** Keys that one map of it holds twice: the later one counts, as it does for kubectl. */
  readonly repeatedKeys: readonly string[];
}

/** Why something cannot be read, as the second half of a sentence, and where. */
export interface Unreadable {
  readonly kind: "unreadable";
  readonly document: number;
  /** Of the whole text, counted from 1; absent where it is not known. */
  readonly line?: number;
  readonly problem: string;
}

export type Reading = { readonly kind: "read"; readonly documents: readonly Document[] } | Unreadable;
