import { complaint } from '../../checks';
import { isForEverybody, statementsAt } from '../../model/iam';
import type { ResourceRule } from '../../types';

/** Conditions that keep a principal of `*` inside the account or behind one service. */
const LIMITING = /"(kms:CallerAccount|kms:ViaService|aws:PrincipalAccount|aws:SourceAccount)"/;

export const keyPolicy: ResourceRule = {
  over: 'resource',
  id: 'key-policy',
  title: 'Keys are not for everybody',
  source: 'checkov CKV_AWS_33',
  types: ['AWS::KMS::Key'],
  check: (key) =>
    statementsAt(key, 'KeyPolicy')
      .filter((statement) => isForEverybody(statement))
      .filter(({ json }) => !LIMITING.test(JSON.stringify(json['Condition'] ?? {})))
      .map(({ path, json }) =>
        complaint(`${path}.Principal`, json['Principal'], {
          problem: 'no condition keeps other accounts from using the key',
          wayOut: 'name the principals, or add kms:CallerAccount and kms:ViaService conditions',
        }),
      ),
};
