import { demanded, oneOf } from '../../checks';
import { gpusOf, podsOf } from '../../model/pods';
import type { ObjectRule } from '../../types';

const PATH = 'spec.leaderWorkerTemplate.restartPolicy';

export const groupRestart: ObjectRule = {
  over: 'object',
  id: 'group-restart',
  title: 'A group of which one pod ends is made anew as a whole',
  source: 'LeaderWorkerSet API, RestartPolicy: with None the others wait for a rank that never comes back',
  controls: ['REL-01'],
  kinds: ['LeaderWorkerSet'],
  check: (object) =>
    podsOf(object).some((pod) => gpusOf(pod) > 0)
      ? demanded(PATH, object.at(PATH), {
          holds: oneOf('RecreateGroupAfterStart', 'RecreateGroupOnPodRestart'),
          problem: 'it is not written that the others of a group end with one of them',
          wayOut: 'write RecreateGroupAfterStart',
        })
      : [],
};
