import { formatCount } from '../../units/format';
import { formatDuration } from '../../units';
import type { ToolEgressPlan, ToolSourcePlan } from './tool-egress-plan';

/** Everything that is planned of the proxy of tool servers. */
export const toolEgressFacts = (egress: ToolEgressPlan): [string, string][] => [
  ['hosts', egress.hosts.join(', ')],
  ['from', egress.from.map(sourceText).join('; ')],
  ['proxy', `HTTPS_PROXY=${egress.url}`],
  ['pods', podsText(egress)],
];

/** `pods of tools with app=search` */
export function sourceText({ namespace, podLabels }: ToolSourcePlan): string {
  const labels = Object.entries(podLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  return labels.length === 0 ? `every pod of ${namespace}` : `pods of ${namespace} with ${labels.join(', ')}`;
}

const podsText = ({ replicas, maxConnections, idleSeconds, resources }: ToolEgressPlan): string =>
  `${replicas}, any one of which may be missing; up to ${formatCount(maxConnections)} connections each, ended after ${formatDuration(idleSeconds)} of silence; ${resources.cpuMillis / 1000} CPU, ${formatCount(resources.memoryMiB)} MiB each`;
