/** Who we are where we report, to Kubernetes and to Flux. */
export const reportingController = "stageset";
