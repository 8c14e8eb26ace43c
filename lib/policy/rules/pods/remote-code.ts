import { complaint } from '../../checks';
import { enginesIn, flagsOf, modelOf } from '../../model/engine';
import type { ObjectRule } from '../../types';

/** Its value is the model, so that an exception holds for the code of one. */
export const remoteCode: ObjectRule = {
  over: 'object',
  id: 'remote-code',
  title: 'No code that comes with weights runs',
  source: 'CVE-2025-66448, CVE-2026-22807, CVE-2026-27893; vLLM docs/usage/security.md',
  controls: ['IMG-05'],
  check: (object, cluster) =>
    enginesIn(object, cluster).flatMap(({ pod, container }) =>
      flagsOf(pod, container, cluster)
        .filter(({ name, value }) => name === 'trust-remote-code' && !/^false$/i.test(String(value)))
        .map(({ path, written }) =>
          complaint(`${path} ${written}`, modelOf(pod, container, cluster), {
            problem: 'it runs code that comes with the weights',
            wayOut: 'leave it out, or accept it with a reason',
          }),
        ),
    ),
};
