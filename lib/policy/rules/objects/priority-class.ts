import { ENGINE_PRIORITY_CLASS } from '../../../contract';
import { complaint } from '../../checks';
import type { ObjectRule } from '../../types';

/** Where the classes of the system begin; nobody else's may reach them. */
const OF_SYSTEM = 1_000_000_000;

export const priorityClass: ObjectRule = {
  over: 'object',
  id: 'priority-class',
  title: 'Priority is given to those who ask for it, and models displace nobody',
  source: 'Kubernetes, Pod Priority and Preemption: a global default is of every pod; preemption is on unless refused',
  kinds: ['PriorityClass'],
  controls: ['REL-04'],
  check: (object) => {
    const [isDefault, preemption, value] = ['globalDefault', 'preemptionPolicy', 'value'].map((path) =>
      object.at(path),
    );
    return [
      ...([undefined, null, false].includes(isDefault as null)
        ? []
        : [
            complaint('globalDefault', isDefault, {
              problem: 'every pod that names no class would have it',
              wayOut: 'leave it out',
            }),
          ]),
      ...(object.name !== ENGINE_PRIORITY_CLASS || preemption === 'Never'
        ? []
        : [
            complaint('preemptionPolicy', preemption, {
              problem: 'a model that waits for GPUs would end other pods for them',
              wayOut: "set it to 'Never'",
            }),
          ]),
      ...(typeof value === 'number' && value <= OF_SYSTEM
        ? []
        : [
            complaint('value', value, {
              problem: 'that is for what the cluster itself cannot do without',
              wayOut: `use ${OF_SYSTEM} or less`,
            }),
          ]),
    ];
  },
};
