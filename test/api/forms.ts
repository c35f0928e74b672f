/** The forms of texts as the API server repeats them when one does not match. */
export const forms = {
  signedDuration: "^[-+]?(0|(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$",
  duration: "^(0|(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$",
  dnsSubdomain: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
  dnsLabel: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
  title: "^[A-Za-z0-9]([-A-Za-z0-9._]*[A-Za-z0-9])?$",
  apiVersion: "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
  decimal: "^[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?$",
  semver:
    "^v?(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(-[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?$",
  jsonPointer: "^(/([^/~]|~[01])*)+$",
  cron: "^[0-9A-Za-z*/,?-]+([ \\t]+[0-9A-Za-z*/,?-]+){4}$",
  kind: "^[A-Za-z][A-Za-z0-9]*$",
} as const;
