import { complaint } from '../../checks';
import { covers } from '../../model/actions';
import { bucketReach, isLogBucket, policiesOf } from '../../model/buckets';
import { CLUSTER_TYPES } from '../../model/clusters';
import { type Comparison, comparisonsOf } from '../../model/conditions';
import { allStatementsAt, type Statement } from '../../model/iam';
import { principalsOf } from '../../model/principals';
import type { Resource } from '../../model/resource';
import type { ResourceRule } from '../../types';

const READING = ['s3:GetObject', 's3:GetObjectVersion'];

const isNamed = ({ values }: Comparison): boolean =>
  values.length > 0 && values.every(({ text, isOpen }) => !isOpen && text !== '' && !/^[*?]+$/.test(text));

/** Refuses what does not come by the endpoint or from the VPC. */
const ofNetwork = (one: Comparison): boolean =>
  ['stringnotequals', 'stringnotequalsifexists'].includes(one.operator) &&
  ['aws:sourcevpce', 'aws:sourcevpc'].includes(one.key) &&
  isNamed(one);

/** Lets in whom it names beside that, and nobody else. */
const exempts = (one: Comparison): boolean =>
  /^(string|arn)not(equals|like)$/.test(one.operator) && /^aws:principal(arn|tag\/.+)$/.test(one.key) && isNamed(one);

const isService = ({ operator, key, values }: Comparison): boolean =>
  /^bool(ifexists)?$/.test(operator) &&
  ['aws:viaawsservice', 'aws:principalisawsservice'].includes(key) &&
  values.every(({ text }) => text === 'false');

function keepsInside(policy: Resource, statement: Statement, bucket: Resource): boolean {
  const comparisons = comparisonsOf(policy, statement);
  return (
    statement.json['Effect'] === 'Deny' &&
    READING.every((action) => covers(statement, action)) &&
    principalsOf(policy, statement).some(({ kind }) => kind === 'everybody') &&
    bucketReach(policy, statement, bucket).objects &&
    comparisons.some(ofNetwork) &&
    comparisons.every((one) => ofNetwork(one) || exempts(one) || isService(one))
  );
}

export const weightsInside: ResourceRule = {
  over: 'resource',
  id: 'weights-inside',
  title: 'What a bucket of the cluster holds is read inside the VPC',
  source:
    'Building a data perimeter on AWS, network perimeter: aws:SourceVpce; a stolen key reads nothing from elsewhere',
  controls: ['DATA-03'],
  types: ['AWS::S3::Bucket'],
  check: (bucket, assembly) => {
    if (assembly.ofType(...CLUSTER_TYPES).length === 0 || isLogBucket(bucket, assembly)) return [];
    return policiesOf(bucket, assembly).some((policy) =>
      allStatementsAt(policy, 'PolicyDocument').some((statement) => keepsInside(policy, statement, bucket)),
    )
      ? []
      : [
          complaint('BucketPolicy', undefined, {
            problem: 'whoever has credentials of a role that reads it could read it from anywhere',
            wayOut: `deny ${READING.join(' and ')} where aws:SourceVpce is not the endpoint, but for roles by name`,
          }),
        ];
  },
};
