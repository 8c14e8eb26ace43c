import { partitionOf } from '../../catalog';
import type { Stack } from './resource';

/** `111122223333` where the stack says so, and what CloudFormation puts there itself. */
export const isOwnAccount = ({ account }: Stack, text: string): boolean =>
  text === '${AWS::AccountId}' || text === account;

export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Parts of an ARN, in which `${AWS::AccountId}` is one. */
const PARTS = /(?:\$\{[^}]*\}|[^:])*/y;

/** What colons part in an ARN or in what looks like one. */
export function partsOf(text: string): readonly string[] {
  const parts: string[] = [];
  for (let at = 0; at <= text.length; at += parts.at(-1)!.length + 1) {
    PARTS.lastIndex = at;
    parts.push(PARTS.exec(text)![0]);
  }
  return parts;
}

export function arnOf(text: string): Arn | undefined {
  const [prefix, partition = '', service = '', region = '', account = '', ...resource] = partsOf(text);
  return prefix === 'arn' && resource.length > 0
    ? { partition, service, region, account, resource: resource.join(':') }
    : undefined;
}

/** Whether an ARN is of the partition of a stack. */
export const isOwnPartition = ({ region }: Stack, partition: string): boolean =>
  partition === '${AWS::Partition}' || region === undefined || partition === partitionOf(region);
