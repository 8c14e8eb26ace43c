import { complaint } from '../../checks';
import type { Resource } from '../../model/resource';
import { textOf } from '../../model/text';
import type { Complaint, ResourceRule } from '../../types';

const WAY_OUT = 'add an AWS::EC2::FlowLog of this VPC with TrafficType ALL, into a log group with a key or a bucket';

const isOf = (vpc: Resource, log: Resource): boolean =>
  log.referenced('ResourceId') === vpc && ['ALL', 'REJECT'].includes(String(log.knownAt('TrafficType')));

/** A log group under a key of ours, or a bucket, which has rules of its own. */
function isEncrypted(log: Resource): boolean {
  if (log.read('LogDestinationType').kind === 'unknown') return false;
  if (['s3', 'kinesis-data-firehose'].includes(String(log.knownAt('LogDestinationType')))) return true;
  const group = ['LogGroupName', 'LogDestination']
    .map((field) => log.referenced(field))
    .find((one) => one !== undefined);
  return group !== undefined && group.raw('KmsKeyId') !== undefined;
}

/** A role of the app, or one by its ARN; services that deliver without have none. */
const isDelivered = (log: Resource): boolean => !textOf(log, log.raw('DeliverLogsPermissionArn')).isOpen;

function problemOf(logs: readonly Resource[]): string | undefined {
  if (logs.length === 0) return 'nothing would tell who talked to whom';
  const kept = logs.filter(isEncrypted);
  if (kept.length > 0 && !kept.some(isDelivered)) return 'who delivers them is known only at deployment';
  return kept.length > 0 ? undefined : 'who talked to whom would lie in a log without a key of ours';
}

export const flowLogs: ResourceRule = {
  over: 'resource',
  id: 'flow-logs',
  title: 'Flows of the VPC are logged, under a key',
  source: 'cdk-nag AwsSolutions-VPC7; EKS Best Practices Guide, network security',
  controls: ['NET-05'],
  types: ['AWS::EC2::VPC'],
  check: (vpc, assembly): readonly Complaint[] => {
    const logs = assembly.ofType('AWS::EC2::FlowLog').filter((log) => isOf(vpc, log));
    const problem = problemOf(logs);
    const destination = logs[0] === undefined ? undefined : textOf(logs[0], logs[0].raw('LogGroupName')).text;
    return problem === undefined ? [] : [complaint('FlowLog', destination, { problem, wayOut: WAY_OUT })];
  },
};
