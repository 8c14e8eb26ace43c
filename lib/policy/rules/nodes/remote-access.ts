import { forbidden } from '../../checks';
import type { ResourceRule } from '../../types';

export const remoteAccess: ResourceRule = {
  over: 'resource',
  id: 'remote-access',
  title: 'No SSH to nodes',
  source: 'checkov CKV_AWS_100',
  controls: ['NET-13'],
  types: ['AWS::EKS::Nodegroup'],
  check: (group) =>
    forbidden(group, 'RemoteAccess', {
      problem: 'it opens SSH on every node',
      wayOut: "leave it out; 'kubectl debug node/…' reaches nodes",
    }),
};
