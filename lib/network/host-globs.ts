/**
 * Does one of the globs match a host? `*` stands for characters within one label, `**` for one label or more; a trailing
 * dot and upper case make no difference. Only names as they stand in a URL are compared, never what they resolve to.
 */
export function matchesHost(host: string, globs: readonly string[]): boolean {
  const name = bareHost(host);
  return globs.some((glob) => hostPattern(glob).test(name));
}

/** A host without the dot at its end. */
export function bareHost(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}

function hostPattern(glob: string): RegExp {
  const pattern = bareHost(glob)
    .split(/(\*\*|\*)/)
    .map((part) => {
      if (part === "**") return "[^.]+(?:\\.[^.]+)*";
      return part === "*" ? "[^.]*" : part.replace(/[\\^$.+?()[\]{}|]/g, "\\$&");
    });
  return new RegExp(`^${pattern.join("")}$`);
}
