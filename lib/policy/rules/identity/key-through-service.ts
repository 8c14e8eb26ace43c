import { complaint } from '../../checks';
import { covers, wholeService } from '../../model/actions';
import { comparisonsOf, isThroughService } from '../../model/conditions';
import { allowing, IAM_TYPES, type Statement } from '../../model/iam';
import { reach } from '../../model/reach';
import type { Resource } from '../../model/resource';
import type { ResourceRule } from '../../types';

/** What opens or closes data with a key. */
const USES = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];

const isFree = (resource: Resource, statement: Statement): boolean =>
  wholeService(statement) === undefined && // iam-wildcard and bound-actions say so
  ['named', 'a whole kind'].includes(reach(resource, statement)) && // of everything iam-escalation says so
  USES.some((action) => covers(statement, action)) &&
  !isThroughService(comparisonsOf(resource, statement));

export const keyThroughService: ResourceRule = {
  over: 'resource',
  id: 'key-through-service',
  title: 'Roles use a key through the services that hold what it opens',
  source:
    'KMS developer guide, kms:ViaService and the services that support it (S3, Secrets Manager, SNS, EC2 and others call with the credentials of the caller)',
  controls: ['IAM-01', 'DATA-02'],
  types: IAM_TYPES,
  check: (resource) =>
    allowing(resource)
      .filter((statement) => isFree(resource, statement))
      .map(({ path, json }) =>
        complaint(`${path}.Condition`, json['Condition'], {
          problem: 'with the key alone it decrypts whatever it is given, wherever that was found',
          wayOut:
            "add StringEquals { 'kms:ViaService': 's3.<region>.amazonaws.com' }, of the service that holds the data",
        }),
      ),
};
