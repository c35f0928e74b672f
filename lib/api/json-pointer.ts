/** The names and numbers that lead from an object to the field that a JSON pointer means. */
export function tokensOfPointer(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}
