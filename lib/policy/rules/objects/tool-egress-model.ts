import { TOOL_EGRESS, TOOL_EGRESS_ANNOTATION, TOOL_EGRESS_NAMESPACE } from '../../../contract';
import type { ClusterView } from '../../model/cluster-view';
import { listOf, step } from '../../model/values';

/** What the environment states, from the annotation of the proxy's Deployment. */
export interface StatedEgress {
  readonly hosts: readonly string[];
  readonly from: readonly { readonly namespace: string; readonly podLabels: unknown }[];
}

/** Nothing is stated where there is no proxy, or nothing that can be read. */
export function statedEgress({ objects }: ClusterView): StatedEgress {
  const proxy = objects.find(
    ({ kind, namespace, name }) => kind === 'Deployment' && namespace === TOOL_EGRESS_NAMESPACE && name === TOOL_EGRESS,
  );
  const stated = parsed(step(proxy?.at('metadata.annotations'), TOOL_EGRESS_ANNOTATION));
  return {
    hosts: listOf(step(stated, 'hosts')).map(String),
    from: listOf(step(stated, 'from')).map((one) => ({
      namespace: String(step(one, 'namespace')),
      podLabels: step(one, 'podLabels'),
    })),
  };
}

function parsed(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
