import { complaint } from '../../checks';
import type { ObjectRule } from '../../types';

const UPDATE: Readonly<Record<string, string>> = {
  Deployment: 'spec.strategy.rollingUpdate',
  LeaderWorkerSet: 'spec.rolloutStrategy.rollingUpdateConfiguration',
};

const isNone = (value: unknown): boolean => value === 0 || value === '0' || value === '0%';

export const rollout: ObjectRule = {
  over: 'object',
  id: 'rollout',
  title: 'Rollouts can move',
  source: 'kubernetes-sigs/lws leaderworkerset_webhook.go:176; apps/v1 validation',
  kinds: Object.keys(UPDATE),
  check: (object) => {
    const path = UPDATE[object.kind];
    const [more, fewer] = [object.at(`${path}.maxSurge`), object.at(`${path}.maxUnavailable`)];
    return isNone(more) && isNone(fewer)
      ? [
          complaint(`${path}.maxUnavailable`, fewer, {
            problem: 'maxSurge is 0 too, so no pod may come and none may go',
            wayOut: 'set maxUnavailable to 1',
          }),
        ]
      : [];
  },
};
