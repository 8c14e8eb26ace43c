import { complaint, required, undecided } from '../../checks';
import { isOwnKey } from '../../model/keys';
import type { Resource } from '../../model/resource';
import { textOf } from '../../model/text';
import type { Complaint, ResourceRule } from '../../types';

const MIN_DAYS = 90;
/** Of what says who did what: an incident is looked for a year later. */
const AUDIT_DAYS = 365;
const AUDIT = /^\/aws\/eks\/.*\/cluster$|audit|cloudtrail/i;

const daysOf = (group: Resource): number =>
  AUDIT.test(textOf(group, group.raw('LogGroupName')).text) ? AUDIT_DAYS : MIN_DAYS;

/** One that CloudFormation names is found by who refers to it; without that, logs go to a group that their service makes, with no key. */
function orphan(group: Resource): readonly Complaint[] {
  const name = textOf(group, group.raw('LogGroupName'));
  if (name.isOpen) return [undecided('LogGroupName', group.raw('LogGroupName'))];
  if (name.text !== '' || isNamedByOthers(group)) return [];
  return [
    complaint('LogGroupName', undefined, {
      problem: 'nothing refers to it, so nothing writes to it',
      wayOut: "give it the name that its service expects ('/aws/lambda/<function>'), or refer to it",
    }),
  ];
}

function isNamedByOthers({ stack, logicalId }: Resource): boolean {
  const text = JSON.stringify([stack.template.Resources, stack.template.Outputs]);
  return [
    `"Ref":"${logicalId}"`,
    `"Fn::GetAtt":["${logicalId}"`,
    `"Fn::GetAtt":"${logicalId}.`,
    `\${${logicalId}`,
  ].some((one) => text.includes(one));
}

export const logGroup: ResourceRule = {
  over: 'resource',
  id: 'log-group',
  title: 'Logs are encrypted with our key and kept for a quarter at least, audit logs for a year',
  source: 'checkov CKV_AWS_158, CKV_AWS_66 and CKV_AWS_338',
  controls: ['LOG-01'],
  types: ['AWS::Logs::LogGroup'],
  check: (group) => [
    ...(isOwnKey(group, 'KmsKeyId')
      ? []
      : [
          complaint('KmsKeyId', group.raw('KmsKeyId'), {
            problem: 'logs name principals, objects and addresses',
            wayOut: 'name the key of the logs',
          }),
        ]),
    ...orphan(group),
    ...required(group, 'RetentionInDays', {
      holds: (value) => Number(value) >= daysOf(group),
      problem: `an incident is often found later than that, and without it logs are kept and paid for ever`,
      wayOut: `keep them ${daysOf(group)} days or longer`,
    }),
  ],
};
