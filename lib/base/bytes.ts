const units = [
  { bytes: 2 ** 20, name: "MiB" },
  { bytes: 2 ** 10, name: "KiB" },
] as const;

/** As a limit reads: `64 MiB`, `1.5 MiB`; what has no short form: `1001 bytes`. */
export function formatBytes(bytes: number): string {
  for (const { bytes: unit, name } of units) {
    if (bytes >= unit && (bytes * 10) % unit === 0) return `${bytes / unit} ${name}`;
  }
  return `${bytes} bytes`;
}
