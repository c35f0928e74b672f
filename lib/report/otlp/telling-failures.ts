interface Exporter<Batch> {
  export(batch: Batch, done: (result: { readonly code: number; readonly error?: Error }) => void): void;
}

/** The exporter itself, but for each export that fails its error is told: the SDK would keep it to itself. */
export function tellingFailures<Batch, E extends Exporter<Batch>>(exporter: E, onFailed: (why: string) => void): E {
  const send = exporter.export.bind(exporter);
  exporter.export = (batch, done) => {
    send(batch, (result) => {
      if (result.code !== 0) onFailed(result.error?.message ?? "it gave no answer that helps");
      done(result);
    });
  };
  return exporter;
}
