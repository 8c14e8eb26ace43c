import { complaint } from '../../checks';
import { containersOf, podsOf, type PodTemplate } from '../../model/pods';
import { type JsonObject, listOf, step } from '../../model/values';
import type { ObjectRule } from '../../types';

/** Between the end of the drain and SIGKILL: closing sockets, freeing GPUs. */
const MARGIN_SECONDS = 5;

/** Value after `--shutdown-timeout`; vLLM's default is 0, which aborts what is in flight. */
function shutdownTimeout(container: JsonObject): number {
  const args = listOf(container['args']).map(String);
  const at = args.indexOf('--shutdown-timeout');
  return at < 0 ? 0 : Number(args[at + 1]);
}

const preStop = (container: JsonObject): number =>
  Number(step(step(step(step(container, 'lifecycle'), 'preStop'), 'sleep'), 'seconds') ?? 0);

/** Workers of a group have no requests of their own: they wait in preStop as long as the leader drains. */
const isHeadless = (container: JsonObject): boolean => listOf(container['args']).includes('--headless');

function neededBy(pod: PodTemplate): number {
  const engines = containersOf(pod).filter(({ json }) => json['lifecycle'] !== undefined);
  return Math.max(0, ...engines.map(({ json }) => preStop(json) + (isHeadless(json) ? 0 : shutdownTimeout(json))));
}

const KUBERNETES_DEFAULT_SECONDS = 30;

export const drain: ObjectRule = {
  over: 'object',
  id: 'drain',
  title: 'A pod that ends may finish what it has begun',
  controls: ['REL-03'],
  source: 'vLLM --shutdown-timeout; Kubernetes pod lifecycle: the grace period includes preStop',
  check: (object) =>
    podsOf(object).flatMap((pod) => {
      const grace = Number(pod.spec['terminationGracePeriodSeconds'] ?? KUBERNETES_DEFAULT_SECONDS);
      const needed = neededBy(pod);
      return needed === 0 || grace >= needed + MARGIN_SECONDS
        ? []
        : [
            complaint(`${pod.path}.terminationGracePeriodSeconds`, pod.spec['terminationGracePeriodSeconds'], {
              problem: `preStop and shutdown timeout take ${needed} s, then streams would be cut off`,
              wayOut: `set it to ${needed + MARGIN_SECONDS} or more`,
            }),
          ];
    }),
};
