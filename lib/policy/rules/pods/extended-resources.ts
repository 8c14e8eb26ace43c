import { EFA_RESOURCE, GPU_RESOURCE } from '../../../contract';
import { complaint } from '../../checks';
import { containersOf, podsOf, quantity } from '../../model/pods';
import { step } from '../../model/values';
import type { ObjectRule } from '../../types';

export const extendedResources: ObjectRule = {
  over: 'object',
  id: 'extended-resources',
  title: 'Devices are whole, and requested as often as limited',
  source: 'Kubernetes API validation of extended resources: integers, requests equal limits',
  check: (object) =>
    podsOf(object)
      .flatMap(containersOf)
      .flatMap(({ path, json }) =>
        [GPU_RESOURCE, EFA_RESOURCE].flatMap((resource) => {
          const [request, limit] = ['requests', 'limits'].map((side) => step(step(json['resources'], side), resource));
          if (request === undefined && limit === undefined) return [];
          const legal =
            limit !== undefined &&
            Number.isInteger(quantity(limit)) &&
            (request === undefined || quantity(request) === quantity(limit));
          return legal
            ? []
            : [
                complaint(
                  `${path}.resources ${resource}`,
                  { request, limit },
                  {
                    problem: 'the API server refuses device counts that are fractions or differ',
                    wayOut: 'write the same whole number as request and limit',
                  },
                ),
              ];
        }),
      ),
};
