/** What is wrong with an expression's text, and where: thrown while it is read, and caught by `readExpression` alone. */
export class Complaint extends Error {
  /** Index of the character in the text. */
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/** Where a character stands; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export function placeOf(text: string, at: number): Place {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** As people say it: most expressions are one line. */
export function tellPlace(text: string, at: number): string {
  const { line, column } = placeOf(text, at);
  return text.trimEnd().includes("\n") ? `line ${line}, column ${column}` : `character ${column}`;
}
