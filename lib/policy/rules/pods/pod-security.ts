import { NODE_NAMESPACE } from '../../../contract';
import { complaint, undecided } from '../../checks';
import { isUnresolved } from '../../model/kubernetes-object';
import { levelIn, minorIn } from '../../model/pod-levels';
import { podsOf } from '../../model/pods';
import { violations } from '../../pod-security';
import type { ObjectRule } from '../../types';

/** What node daemons are let beyond baseline is judged by `host-access`. */
const JUDGED_ELSEWHERE = ['hostNamespaces', 'hostPathVolumes'];

export const podSecurity: ObjectRule = {
  over: 'object',
  id: 'pod-security',
  title: 'Pods keep the Pod Security level of their namespace: restricted, or at least baseline',
  source: 'Kubernetes Pod Security Standards, k8s.io/pod-security-admission v0.36.2 policy/',
  controls: ['POD-02', 'POD-03', 'POD-04', 'POD-05', 'POD-07', 'POD-08', 'POD-09', 'VLLM-11'],
  check: (object, cluster) => {
    const [level, minor] = [levelIn(object, cluster), minorIn(object, cluster)];
    return podsOf(object)
      .flatMap((pod) => violations(pod, level, minor))
      .filter(({ check }) => object.namespace !== NODE_NAMESPACE || !JUDGED_ELSEWHERE.includes(check))
      .map(({ path, value, allowed, check }) =>
        isUnresolved(value)
          ? undecided(path, value)
          : complaint(path, value, {
              problem: `the ${level} Pod Security level (${check}) allows ${allowed}`,
              wayOut: 'write what it allows',
            }),
      );
  },
};
