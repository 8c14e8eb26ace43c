import type { DecodeInputs } from './decode-work';
import { crossesNodes } from './throughput';
import type { Layout } from '../layout';
import { type Fits, runningRequests } from '../memory';
import type { Resolved, Workload } from '../request';
import type { PreparedShape } from '../weights';

/** What the decode model is asked about a layout that fits. */
export interface DecodeSituation {
  readonly inputs: DecodeInputs;
  /** The workload with the requests that really run at once. */
  readonly workload: Workload;
}

export const decodeSituation = (
  resolved: Resolved,
  shape: PreparedShape,
  choice: Fits,
  planned: Workload,
): DecodeSituation => ({
  inputs: decodeInputs(resolved, shape, choice.layout, choice.settings.kvCacheDtype),
  workload: { ...planned, concurrency: runningRequests(choice, planned) },
});

/** The model on one layout, whatever its load. */
export const decodeInputs = (
  { gpu, quantization, engineVersion }: Resolved,
  { architecture, parts, format }: PreparedShape,
  layout: Layout,
  kvCacheDtype: string,
): DecodeInputs => ({
  architecture,
  parts,
  format,
  quantization,
  gpu,
  layout,
  kvCacheDtype,
  crossesNodes: crossesNodes(architecture, layout),
  engineVersion,
});
