/** What a collector of metrics has to know: who may scrape, which pods, and how they say what they belong to. */

/** Namespaces with this label, and `true`, may read metrics of engines and GPUs; put it on that of your collector. */
export const METRICS_READER_LABEL = 'windlass.dev/reads-metrics';

/** Which build runs how: engines of two deployments, or of one before and after a change, are compared by it. */
export const VARIANT_LABEL = 'windlass.dev/variant';

/** DCGM exporter's own default. */
export const GPU_METRICS_PORT = 9400;
