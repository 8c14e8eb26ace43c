import { requiredIn } from '../../checks';
import type { ObjectRule } from '../../types';

const DNS_1035 = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

export const serviceName: ObjectRule = {
  over: 'object',
  id: 'service-name',
  title: 'Names of Services are legal and collide with no setting of vLLM',
  source: 'Kubernetes validation (DNS-1035); vLLM envs.py, get_vllm_port: a Service vllm sets VLLM_PORT to an URI',
  kinds: ['Service'],
  check: (service) =>
    requiredIn(service, 'metadata.name', {
      holds: (name) => typeof name === 'string' && DNS_1035.test(name) && name !== 'vllm',
      problem: "it must match [a-z]([-a-z0-9]*[a-z0-9])? and not be 'vllm', whose service link breaks the engine",
      wayOut: 'choose another name',
    }),
};
