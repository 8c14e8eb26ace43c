import { complaint, forbidden } from '../../checks';
import type { ResourceRule } from '../../types';

const COMMANDS = ['AWS::SSM::Association', 'AWS::SSM::MaintenanceWindowTask'];

export const remoteAccess: ResourceRule = {
  over: 'resource',
  id: 'remote-access',
  title: 'Nobody runs commands on nodes from outside the cluster',
  source: 'checkov CKV_AWS_100; Systems Manager user guide, Run Command: documents run as root',
  controls: ['NET-13'],
  types: ['AWS::EKS::Nodegroup', ...COMMANDS],
  check: (group) =>
    COMMANDS.includes(group.type)
      ? [
          complaint('Type', group.type, {
            problem: 'it runs commands as root on instances that it picks',
            wayOut: 'leave it out; put into user data or a DaemonSet what nodes need',
          }),
        ]
      : forbidden(group, 'RemoteAccess', {
          problem: 'it opens SSH on every node',
          wayOut: "leave it out; 'kubectl debug node/…' reaches nodes",
        }),
};
