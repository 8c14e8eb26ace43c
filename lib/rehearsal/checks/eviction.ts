import { isSuccess, messageOf, NOT_FOUND } from '../api/client';
import type { Pod } from '../api/objects';
import type { Cluster } from '../cluster';

/** Asks the API server to let a pod go; what it says when a budget forbids that. */
export async function evict({ client }: Cluster, { metadata }: Pod): Promise<{ readonly refused?: string }> {
  const { name, namespace = 'default', uid } = metadata;
  const response = await client.post(`/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name, namespace },
    deleteOptions: { preconditions: { uid } },
  });
  return isSuccess(response.status) || response.status === NOT_FOUND ? {} : { refused: messageOf(response) };
}
