import { complaint } from '../../checks';
import type { ResourceRule } from '../../types';

const SECRET = 'AWS::SecretsManager::Secret';

export const secretRotation: ResourceRule = {
  over: 'resource',
  id: 'secret-rotation',
  title: 'Secrets are made anew by themselves, or somebody says why not',
  source: 'cdk-nag AwsSolutions-SMG4; Secrets Manager user guide, rotation',
  controls: ['DATA-14'],
  types: [SECRET],
  check: (secret, assembly) => {
    const schedules = assembly
      .ofType('AWS::SecretsManager::RotationSchedule')
      .filter((one) => one.referenced('SecretId') === secret);
    const turns = schedules.some((one) =>
      ['AutomaticallyAfterDays', 'ScheduleExpression'].some((field) => one.raw(`RotationRules.${field}`) !== undefined),
    );
    return turns
      ? []
      : [
          complaint('RotationSchedule', undefined, {
            problem: 'whoever once read it can use it for as long as it is there',
            wayOut: 'add AWS::SecretsManager::RotationSchedule with RotationRules, or accept it with a reason',
          }),
        ];
  },
};
