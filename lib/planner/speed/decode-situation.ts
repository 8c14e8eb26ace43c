import type { DecodeInputs } from './decode-work';
import { crossesNodes } from './throughput';
import { type Fits, runningRequests } from '../memory';
import type { Resolved, Workload } from '../request';
import type { PreparedShape } from '../weights';

/** What the decode model is asked about a layout that fits. */
export interface DecodeSituation {
  readonly inputs: DecodeInputs;
  /** The workload with the requests that really run at once. */
  readonly workload: Workload;
}

export function decodeSituation(
  { gpu, quantization, engineVersion }: Resolved,
  { architecture, parts, format }: PreparedShape,
  choice: Fits,
  planned: Workload,
): DecodeSituation {
  const { layout, settings } = choice;
  return {
    inputs: {
      architecture,
      parts,
      format,
      quantization,
      gpu,
      layout,
      kvCacheDtype: settings.kvCacheDtype,
      crossesNodes: crossesNodes(architecture, layout),
      engineVersion,
    },
    workload: { ...planned, concurrency: runningRequests(choice, planned) },
  };
}
