import { complaint } from '../../checks';
import { isEngine } from '../../model/engine';
import { RESTRICTED_NAMESPACES } from '../../model/pod-levels';
import { containersOf, podsOf } from '../../model/pods';
import { step } from '../../model/values';
import type { ObjectRule } from '../../types';

const FIELDS = ['runAsUser', 'runAsGroup'];

export const writtenUser: ObjectRule = {
  over: 'object',
  id: 'written-user',
  title: 'Our pods say as whom they run, and none but engines as the group of root',
  source: 'kubescape C-0013; vLLM images: what the engine writes to belongs to group 0',
  controls: ['POD-08'],
  check: (object, cluster) =>
    RESTRICTED_NAMESPACES.includes(object.namespace ?? '')
      ? podsOf(object).flatMap((pod) => {
          const containers = containersOf(pod);
          const least = containers.some((container) => isEngine(pod, container, cluster)) ? 0 : 1;
          return containers.flatMap(({ path, json }) =>
            FIELDS.flatMap((field) => {
              const value = step(json['securityContext'], field) ?? step(pod.spec['securityContext'], field);
              return Number.isInteger(value) && Number(value) >= (field === 'runAsGroup' ? least : 1)
                ? []
                : [
                    complaint(`${path}.securityContext.${field}`, value, {
                      problem: 'the image decides as whom it runs, or it runs as root',
                      wayOut: 'write a number above 0 for the pod',
                    }),
                  ];
            }),
          );
        })
      : [],
};
