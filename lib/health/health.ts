/**
 * How an object is, in kstatus' words. InProgress may be `stuck`: it is not as wanted, and nothing suggests that time
 * alone will help. A stuck object is waited for, but it is no reason to go on waiting once the time is up.
 */
export type Health =
  | { readonly status: "Current" | "Failed" | "Terminating" | "NotFound"; readonly message: string }
  | { readonly status: "InProgress"; readonly message: string; readonly stuck: boolean };

export function current(message: string): Health {
  return { status: "Current", message };
}

export function inProgress(message: string): Health {
  return { status: "InProgress", message, stuck: false };
}

export function stuck(message: string): Health {
  return { status: "InProgress", message, stuck: true };
}

export function failing(message: string): Health {
  return { status: "Failed", message };
}
