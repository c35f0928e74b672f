import type { Action, ActionScope } from "../../api/index.ts";

/** How often an action runs. The API server fills in the default; an older schema may not have. */
export function scopeOf({ scope }: Action): ActionScope {
  return scope ?? "Revision";
}
