/** A number written as it stands; TypeScript 6 does not declare `JSON.rawJSON` yet (ES2026, Node 21). */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

/** Characters that JSON may hold as they are and YAML may not, or would read as a line break. */
const notInYaml = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/**
 * The JSON of `value`, integers that are a bigint exact to the last digit. It is YAML too, as server-side apply asks.
 * @throws Bug never; a cycle is a mistake of ours and throws a TypeError
 */
export function jsonOf(value: unknown): string {
  return encode(value).replace(notInYaml, (character) => `\\u${hex(character)}`);
}

function encode(value: unknown): string {
  try {
    return JSON.stringify(value); // most objects hold no bigint, and a replacer makes this several times slower
  } catch (error) {
    if (!(error instanceof TypeError) || !error.message.includes("BigInt")) throw error;
    return JSON.stringify(value, (_key, leaf: unknown) => (typeof leaf === "bigint" ? rawJSON(leaf.toString()) : leaf));
  }
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, "0");
}
