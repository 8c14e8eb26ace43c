import { SERVING_NAMESPACE } from '../../../contract';
import { complaint } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import { areProxies, doorOf, queuesOf } from '../../model/edge';
import { enginesIn, flagsOf, wordsOf } from '../../model/engine';
import { podsOf, type PodTemplate } from '../../model/pods';
import type { ObjectRule } from '../../types';

const BOUNDS = ['max-num-queued-reqs', 'max-num-queued-tokens'];

const isBound = (value: string | undefined): boolean => /^[1-9]\d*[kKmMgG]?$/.test(value ?? '');

/** What the door of the set does for engines of its namespace; undefined: there is none before these. */
const doorBefore = (pod: PodTemplate, cluster: ClusterView): string | undefined => {
  const door = pod.object.namespace === SERVING_NAMESPACE ? doorOf(cluster) : undefined;
  if (door === undefined) return undefined;
  return areProxies(podsOf(door), cluster, queuesOf) ? BOUNDED : 'a front door whose queues have no end';
};
const BOUNDED = 'a front door';

/** A worker of a group, and an engine that only prepares, answer nobody. */
const answers = (words: readonly string[]): boolean => !words.includes('--headless');

/** Its value is the door before it, so that an exception for engines without one is for no others. */
export const boundedQueue: ObjectRule = {
  over: 'object',
  id: 'bounded-queue',
  title: 'Requests that nobody can serve in time are refused, not kept',
  source: 'vLLM, --max-num-queued-reqs (vllm-project/vllm#49445); Google SRE book, handling overload',
  controls: ['VLLM-16'],
  check: (object, cluster) =>
    enginesIn(object, cluster)
      .filter(({ container }) => container.path.includes('.containers.'))
      .filter(({ pod, container }) => answers(wordsOf(pod, container, cluster).map(({ text }) => text)))
      .filter(
        ({ pod, container }) =>
          !flagsOf(pod, container, cluster).some(({ name, value }) => BOUNDS.includes(name) && isBound(value)),
      )
      .filter(({ pod }) => doorBefore(pod, cluster) !== BOUNDED)
      .map(({ pod, container: { path } }) =>
        complaint(`${path}.args --max-num-queued-reqs`, doorBefore(pod, cluster), {
          problem: 'its queue has no end: under load every request waits until its client has gone',
          wayOut: "give it --max-num-queued-reqs (models[].engine.args), or put the front door before it ('frontDoor')",
        }),
      ),
};
