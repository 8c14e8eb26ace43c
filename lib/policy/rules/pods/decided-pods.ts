import { undecided } from '../../checks';
import { isEngine } from '../../model/engine';
import { isUnresolved } from '../../model/kubernetes-object';
import { OWN_NAMESPACES } from '../../model/pod-levels';
import { type ContainerView, containersOf, podsOf } from '../../model/pods';
import { listOf, stringsIn } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

/** Fields of a container that decide which program runs. */
const PROGRAM = ['command', 'args'];

/**
 * Elsewhere than in our namespaces a value behind a flag, or a part of a word, may be left to the deployment: the name of a
 * table, an address. Which program runs, and with which flags, may not.
 */
export const decidedPods: ObjectRule = {
  over: 'object',
  id: 'decided-pods',
  title: 'What a pod is and which program it runs is written, not left to the deployment',
  source: 'a value that only CloudFormation knows passes every rule about that value',
  controls: ['VLLM-01'],
  check: (object, cluster) => {
    const pods = podsOf(object);
    if (pods.length === 0) return [];
    if (OWN_NAMESPACES.includes(object.namespace ?? '')) return anywhere(object.json, '');
    return pods.flatMap((pod) =>
      containersOf(pod).flatMap((container) =>
        isEngine(pod, container, cluster) ? anywhere(container.json, container.path) : programs(container),
      ),
    );
  },
};

const anywhere = (json: unknown, path: string): readonly Complaint[] =>
  stringsIn(json, path)
    .filter(([, text]) => isUnresolved(text))
    .map(([at, text]) => undecided(at, text));

function programs({ json, path }: ContainerView): readonly Complaint[] {
  return PROGRAM.flatMap((field) => {
    const words = listOf(json[field]);
    return words.flatMap((word, index) => {
      const isValue = /^-[^=]*$/.test(String(words[index - 1]));
      return isWholly(word) && !isValue ? [undecided(`${path}.${field}.${index}`, word)] : [];
    });
  });
}

/** Nothing of the word is written, or not the name of its flag. */
const isWholly = (word: unknown): boolean => isUnresolved(word) && /^-*<[^<>]*>/.test(String(word).split('=')[0] ?? '');
