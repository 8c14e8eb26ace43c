import { complaint } from '../../checks';
import type { KubernetesObject } from '../../model/kubernetes-object';
import { type ContainerView, containersOf, gpusOf, podsOf, type PodTemplate, quantity } from '../../model/pods';
import { step } from '../../model/values';
import type { Complaint, ObjectRule } from '../../types';

/** What a container must say of each side. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  requests: ['cpu', 'memory', 'ephemeral-storage'],
  limits: ['memory', 'ephemeral-storage'],
};

export const resources: ObjectRule = {
  over: 'object',
  id: 'resources',
  title: 'Containers say what they need, and stop there',
  source:
    'kubescape C-0004, C-0009; EKS Best Practices Guide, reliability: a node without memory or disk evicts others',
  controls: ['POD-15', 'REL-07'],
  // An ephemeral container may not say anything about resources.
  check: (object) => [...named(object), ...podsOf(object).flatMap(guaranteed)],
};

const isEphemeral = ({ path }: ContainerView): boolean => path.includes('.ephemeralContainers.');

/** A pod with GPUs is Guaranteed: its processors are its own, and it is the last to be evicted (Kubernetes, Pod QoS). */
const guaranteed = (pod: PodTemplate): readonly Complaint[] =>
  gpusOf(pod) > 0
    ? containersOf(pod)
        .filter((one) => !isEphemeral(one))
        .flatMap(({ path, json }) =>
          ['cpu', 'memory']
            .map((name) => ({
              name,
              request: step(step(json['resources'], 'requests'), name),
              limit: step(step(json['resources'], 'limits'), name),
            }))
            .filter(
              ({ request, limit }) =>
                request !== undefined && (limit === undefined || quantity(request) !== quantity(limit)),
            )
            .filter(({ name, limit }) => name === 'cpu' || limit !== undefined)
            .map(({ name, limit }) =>
              complaint(`${path}.resources.limits ${name}`, limit, {
                problem: 'the pod has GPUs and is not Guaranteed, so others could take its processors or end it first',
                wayOut: 'make it the request',
              }),
            ),
        )
    : [];

const named = (object: KubernetesObject): readonly Complaint[] =>
  podsOf(object)
    .flatMap(containersOf)
    .filter((one) => !isEphemeral(one))
    .flatMap(({ path, json }) =>
      Object.entries(NEEDED).flatMap(([side, names]) =>
        names
          .map((name) => ({ name, value: step(step(json['resources'], side), name) }))
          .filter(({ value }) => !(quantity(value) > 0))
          .map(({ name, value }) =>
            complaint(`${path}.resources.${side} ${name}`, value, {
              problem: 'the pod could take what others on its node were promised',
              wayOut: 'say how much',
            }),
          ),
      ),
    );
