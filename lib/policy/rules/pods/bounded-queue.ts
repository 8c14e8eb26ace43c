import { DOOR_NAMESPACE, SERVING_NAMESPACE } from '../../../contract';
import { complaint } from '../../checks';
import type { ClusterView } from '../../model/cluster-view';
import { doorOf, isLimitedBy } from '../../model/edge';
import { flagsOf, isEngine, wordsOf } from '../../model/engine';
import { versionIn } from '../../model/image-versions';
import { containersOf, podsOf, type PodTemplate } from '../../model/pods';
import type { ObjectRule } from '../../types';

const BOUNDS = ['max-num-queued-reqs', 'max-num-queued-tokens'];

const isBound = (value: string | undefined): boolean => /^[1-9]\d*[kKmMgG]?$/.test(value ?? '');

/** The door of the set stands before engines of its namespace, and refuses whom its queue has no place for. */
const isBehindDoor = (pod: PodTemplate, cluster: ClusterView): boolean => {
  const door = doorOf(cluster);
  return (
    pod.object.namespace === SERVING_NAMESPACE &&
    door?.namespace === DOOR_NAMESPACE &&
    isLimitedBy(podsOf(door), cluster)
  );
};

/** A worker of a group, and an engine that only prepares, answer nobody. */
const answers = (words: readonly string[]): boolean => !words.includes('--headless');

/** Its value is the release, so that an exception holds for what one of them can do. */
export const boundedQueue: ObjectRule = {
  over: 'object',
  id: 'bounded-queue',
  title: 'Requests that nobody can serve in time are refused, not kept',
  source: 'vLLM, --max-num-queued-reqs (vllm-project/vllm#49445); Google SRE book, handling overload',
  controls: ['VLLM-16'],
  check: (object, cluster) =>
    podsOf(object).flatMap((pod) =>
      containersOf(pod)
        .filter(({ path }) => path.includes('.containers.'))
        .filter((container) => isEngine(pod, container, cluster))
        .filter((container) => answers(wordsOf(pod, container, cluster).map(({ text }) => text)))
        .filter(
          (container) =>
            !flagsOf(pod, container, cluster).some(({ name, value }) => BOUNDS.includes(name) && isBound(value)),
        )
        .filter(() => !isBehindDoor(pod, cluster))
        .map(({ path, json }) =>
          complaint(`${path}.args --max-num-queued-reqs`, versionIn(pod, String(json['image'])), {
            problem: 'its queue has no end: under load every request waits until its client has gone',
            wayOut: "give it --max-num-queued-reqs (models[].engine.args), or put the front door before it ('frontDoor')",
          }),
        ),
    ),
};
