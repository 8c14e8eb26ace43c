import { defineConfig } from 'windlass';
import { probe, PROBE_IMAGE } from './probe-chart';

/** The chart is applied by `cdk deploy` or written for GitOps, rehearsed and judged with ours; its image is mirrored. */
export default defineConfig({
  catalog: { images: [PROBE_IMAGE] },
  charts: [{ name: '50-probe', create: probe }],
});
