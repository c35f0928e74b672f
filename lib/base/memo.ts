/** Remembers what was made under a key, the least lately used forgotten first. */
export interface Memo<T> {
  /** What is remembered under `key`; else `make` makes it, once for all who ask meanwhile. What it throws is not remembered. */
  get(key: string, make: () => Promise<T>): Promise<T>;
}

export interface MemoLimits<T> {
  readonly entriesMax: number;
  readonly bytesMax: number;
  /** How many bytes a value counts; undefined: it is not worth remembering. */
  readonly bytesOf: (value: T) => number | undefined;
}

export function createMemo<T>({ entriesMax, bytesMax, bytesOf }: MemoLimits<T>): Memo<T> {
  const kept = new Map<string, { readonly value: T; readonly bytes: number }>();
  const pending = new Map<string, Promise<T>>();
  let bytesKept = 0;

  const forget = (key: string): void => {
    bytesKept -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  };
  const keep = (key: string, value: T): void => {
    const bytes = bytesOf(value);
    if (bytes === undefined || bytes > bytesMax) return;
    kept.set(key, { value, bytes });
    bytesKept += bytes;
    for (const oldest of kept.keys()) {
      if (kept.size <= entriesMax && bytesKept <= bytesMax) return;
      forget(oldest);
    }
  };
  return {
    async get(key, make) {
      const known = kept.get(key);
      if (known !== undefined) {
        kept.delete(key);
        kept.set(key, known); // now the youngest
        return known.value;
      }
      const begun = pending.get(key);
      if (begun !== undefined) return begun;
      const making = make();
      pending.set(key, making);
      try {
        const value = await making;
        keep(key, value);
        return value;
      } finally {
        pending.delete(key);
      }
    },
  };
}
