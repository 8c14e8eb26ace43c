import { k8s } from 'cdk8s-plus-28';

/** Kubernetes writes sizes and counts as strings or numbers; these make the wrappers the L1 objects ask for. */
export const mebibytes = (mib: number): k8s.Quantity => k8s.Quantity.fromString(`${mib}Mi`);
export const gibibytes = (gib: number): k8s.Quantity => k8s.Quantity.fromString(`${gib}Gi`);
export const millicores = (millis: number): k8s.Quantity => k8s.Quantity.fromString(`${millis}m`);
/** Extended resources are whole devices; written as a string, as the API server stores them. */
export const devices = (count: number): k8s.Quantity => k8s.Quantity.fromString(String(count));

export const intOrString = (value: number | string): k8s.IntOrString =>
  typeof value === 'number' ? k8s.IntOrString.fromNumber(value) : k8s.IntOrString.fromString(value);

/** Disk of a daemon or sidecar that writes nothing but its log, and little into memory-backed volumes. */
export const AGENT_STORAGE = { 'ephemeral-storage': mebibytes(128) };
