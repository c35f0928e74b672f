import type { Otlp, OtlpOptions } from "./otlp.ts";
import type { OtlpSettings } from "./settings.ts";

/** Loads OpenTelemetry's SDK only now: whoever exports nothing never waits for it. */
export async function openOtlp(settings: OtlpSettings, options: OtlpOptions): Promise<Otlp> {
  const { openExporting } = await import("./exporting.ts");
  return openExporting(settings, options);
}
