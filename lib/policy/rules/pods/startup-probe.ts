import { complaint } from '../../checks';
import { containersOf, podsOf } from '../../model/pods';
import type { ObjectRule } from '../../types';

export const startupProbe: ObjectRule = {
  over: 'object',
  id: 'startup-probe',
  title: 'Nobody is killed while loading weights',
  source: 'aws-do-eks#40: a liveness probe without a startup probe restarts a loading engine for ever',
  check: (object) =>
    podsOf(object)
      .flatMap(containersOf)
      .filter(({ json }) => json['livenessProbe'] !== undefined && json['startupProbe'] === undefined)
      .map(({ path }) =>
        complaint(`${path}.startupProbe`, undefined, {
          problem: 'its liveness probe starts to count while weights are loading',
          wayOut: 'add a startup probe with the budget of the plan',
        }),
      ),
};
