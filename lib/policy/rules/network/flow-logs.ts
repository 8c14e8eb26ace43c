import { complaint } from '../../checks';
import type { ResourceRule } from '../../types';

export const flowLogs: ResourceRule = {
  over: 'resource',
  id: 'flow-logs',
  title: 'Flows of the VPC are logged',
  source: 'cdk-nag AwsSolutions-VPC7; EKS Best Practices Guide, network security',
  types: ['AWS::EC2::VPC'],
  check: (vpc, assembly) => {
    const logged = assembly
      .ofType('AWS::EC2::FlowLog')
      .some(
        (log) => log.referenced('ResourceId') === vpc && ['ALL', 'REJECT'].includes(String(log.knownAt('TrafficType'))),
      );
    return logged
      ? []
      : [
          complaint('FlowLog', undefined, {
            problem: 'nothing would tell who talked to whom',
            wayOut: 'add an AWS::EC2::FlowLog of this VPC with TrafficType ALL',
          }),
        ];
  },
};
