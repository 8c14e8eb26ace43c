import { requiredIn } from '../../checks';
import type { ObjectRule } from '../../types';

const LONGEST = 51;
const DNS_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

export const groupName: ObjectRule = {
  over: 'object',
  id: 'group-name',
  title: 'Names of LeaderWorkerSets leave room for what is appended',
  source: 'kubernetes-sigs/lws troubleshooting: workers of longer names never start (kubernetes#64023)',
  kinds: ['LeaderWorkerSet'],
  check: (object) =>
    requiredIn(object, 'metadata.name', {
      holds: (name) => typeof name === 'string' && name.length <= LONGEST && DNS_1035.test(name),
      problem: `a LeaderWorkerSet name starts with a letter, has no dots and at most ${LONGEST} characters`,
      wayOut: 'shorten the name of the model in the environment',
    }),
};
