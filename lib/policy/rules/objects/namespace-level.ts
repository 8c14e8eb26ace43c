import { complaint } from '../../checks';
import { step } from '../../model/values';
import type { ObjectRule } from '../../types';

const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** Label → what it must look like, and what happens otherwise. */
const LABELS: Readonly<Record<string, readonly [RegExp, string]>> = {
  [ENFORCE]: [/^(restricted|baseline|privileged)$/, 'any pod could ask for the host'],
  [`${ENFORCE}-version`]: [/^v\d+\.\d+$/, 'an upgrade would change the rules by itself'],
};

export const namespaceLevel: ObjectRule = {
  over: 'object',
  id: 'namespace-level',
  title: 'Every namespace enforces a Pod Security level of a pinned version',
  source: 'CIS EKS 1.8.0 4.2; Kubernetes Pod Security Admission',
  kinds: ['Namespace'],
  check: (namespace) =>
    Object.entries(LABELS).flatMap(([label, [pattern, problem]]) => {
      const value = step(namespace.at('metadata.labels'), label);
      return pattern.test(String(value))
        ? []
        : [complaint(`metadata.labels ${label}`, value, { problem, wayOut: 'set the label' })];
    }),
};
