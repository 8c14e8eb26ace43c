import { required, says } from '../../checks';
import type { ResourceRule } from '../../types';

export const vpcDns: ResourceRule = {
  over: 'resource',
  id: 'vpc-dns',
  title: 'Names resolve inside the VPC',
  source: 'EKS user guide, private clusters: a private endpoint needs DNS support and DNS hostnames',
  controls: ['NET-14'],
  types: ['AWS::EC2::VPC'],
  check: (vpc) =>
    ['EnableDnsSupport', 'EnableDnsHostnames'].flatMap((field) =>
      required(vpc, field, {
        holds: says(true),
        problem: 'nodes would not find the control plane, nor services their endpoints',
        wayOut: 'set it to true',
      }),
    ),
};
