/** Where the programs of a cluster run. */
export interface Ground {
  /** Where the API server listens. */
  readonly address: string;
  readonly serviceRange: string;
  /** The command line that runs a program there. */
  readonly command: (program: string, args: readonly string[]) => readonly [string, readonly string[]];
}

export const loopback: Ground = {
  address: "127.0.0.1",
  serviceRange: "10.0.0.0/16",
  command: (program, args) => [program, args],
};
