import { complaint } from '../../checks';
import { variablesOf } from '../../model/engine';
import { OWN_NAMESPACES } from '../../model/pod-levels';
import { containersOf, podsOf } from '../../model/pods';
import type { ObjectRule } from '../../types';

const REGION = 'AWS_REGION';
const DISABLED = 'AWS_EC2_METADATA_DISABLED';

export const nodeCredentials: ObjectRule = {
  over: 'object',
  id: 'node-credentials',
  title: 'Containers that call AWS do not ask the node who they are',
  source: 'EKS best practices, Identity: Pod Identity alone; AWS SDKs, AWS_EC2_METADATA_DISABLED',
  controls: ['NODE-01'],
  check: (object, cluster) =>
    OWN_NAMESPACES.includes(object.namespace ?? '')
      ? podsOf(object).flatMap((pod) =>
          containersOf(pod).flatMap((container) => {
            const values = new Map(variablesOf(pod, container, cluster).map(({ name, value }) => [name, value]));
            return !values.has(REGION) || values.get(DISABLED)?.toLowerCase() === 'true'
              ? []
              : [
                  complaint(`${container.path}.env ${DISABLED}`, values.get(DISABLED), {
                    problem: 'without credentials of its own it would take those of the node',
                    wayOut: "set it to 'true'",
                  }),
                ];
          }),
        )
      : [],
};
