/** A body does not fit the server's types. The message is that of Go's JSON decoder. */
export class Misread extends Error {
  override readonly name = "Misread";
  /** The same in the words of the converter that reads strategic patches. */
  readonly conversion: string;
  constructor(message: string, conversion: string) {
    super(message);
    this.conversion = conversion;
  }
}
