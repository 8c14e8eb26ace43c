import { complaint, undecided } from '../../checks';
import { credentialIn, masked } from '../../model/credentials';
import type { Resource } from '../../model/resource';
import { intrinsic } from '../../model/values';
import { manifestText } from '../../model/kubernetes-object';
import type { Complaint, ResourceRule } from '../../types';

const DATA = 'LaunchTemplateData.UserData';
const KEY = 'LaunchTemplateData.KeyName';

/** Hosts outside of AWS that a script asks. */
const FETCH = /\b(?:curl|wget|git clone|pip3? install|yum install|dnf install|apt(?:-get)? install|aws s3 cp)\b[^\n]*/i;
const OUTSIDE = /\bhttps?:\/\/(?!169\.254\.169\.254|\[fd00:ec2::254\]|localhost|127\.0\.0\.1)[^\s'"]+/i;
const SECRET =
  /\b[A-Za-z_]*(?:password|passwd|secret|token|api_?key|access_?key)[A-Za-z_]*\s*[=:]\s*['"]?[^\s'"$<{][^\s'"]{3,}/i;

export const userData: ResourceRule = {
  over: 'resource',
  id: 'user-data',
  title: 'Nodes begin with what their image holds: no key, no secret, nothing fetched',
  source:
    'checkov CKV_AWS_46 and CKV_SECRET_6; EC2 user guide: user data can be read by whoever may describe the instance',
  controls: ['NET-13', 'DATA-15'],
  types: ['AWS::EC2::LaunchTemplate'],
  check: (template) => [...loginKey(template), ...data(template)],
};

const loginKey = (template: Resource): readonly Complaint[] =>
  template.raw(KEY) === undefined
    ? []
    : [
        complaint(KEY, template.raw(KEY), {
          problem: 'whoever has that key logs in to every node',
          wayOut: "leave it out; 'kubectl debug node/…' reaches nodes",
        }),
      ];

function data(template: Resource): readonly Complaint[] {
  const raw = template.raw(DATA);
  if (raw === undefined) return [];
  const text = scriptOf(raw);
  if (text === undefined) return [undecided(DATA, raw)];
  const secret = credentialIn(text) ?? (SECRET.test(text) ? 'a secret' : undefined);
  if (secret !== undefined)
    return [
      complaint(DATA, masked(text), {
        problem: `it holds what looks like ${secret}, and whoever describes the instance reads it`,
        wayOut: 'keep it in Secrets Manager',
      }),
    ];
  const fetched = OUTSIDE.exec(FETCH.exec(text)?.[0] ?? '')?.[0] ?? OUTSIDE.exec(text)?.[0];
  return fetched === undefined
    ? []
    : [
        complaint(DATA, fetched, {
          problem: 'nodes would run what somebody else serves that day, or wait for what they never reach',
          wayOut: 'bring it into the image, or into ECR',
        }),
      ];
}

/** The text that the node gets, decoded; parts that only CloudFormation knows stand in for themselves. */
function scriptOf(raw: unknown): string | undefined {
  const [name, argument] = intrinsic(raw) ?? [];
  if (name === 'Fn::Base64') return manifestText(argument);
  const encoded = manifestText(raw);
  return encoded === undefined || !/^[A-Za-z0-9+/=\s]*$/.test(encoded)
    ? encoded
    : Buffer.from(encoded, 'base64').toString('utf8');
}
