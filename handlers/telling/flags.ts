import type { Flags } from "../command.ts";

/** Whom a command that takes steps tells of what happens, beside the API server. */
export const tellingFlags = {
  "events-addr": {
    type: "string",
    value: "URL",
    help: "Flux's notification-controller, which is told of each event; otherwise it is not",
  },
  "notify-url": {
    type: "string",
    value: "URL",
    help: "where each event is posted to, as Flux's provider generic does; otherwise nowhere",
  },
  "notify-key-file": {
    type: "string",
    value: "FILE",
    help: "what --notify-url gets is signed with this key (X-Signature: sha256=HEX); otherwise it is not",
  },
} as const satisfies Flags;
