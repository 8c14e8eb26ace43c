import { complaint, required, says, undecided } from '../../checks';
import type { Resource } from '../../model/resource';
import { textOf } from '../../model/text';
import type { Complaint, ResourceRule } from '../../types';

const accepted = (service: Resource): readonly Complaint[] =>
  required(service, 'AcceptanceRequired', {
    holds: says(true),
    problem: 'whoever may ask for a connection would have one at once',
    wayOut: 'set it to true and accept connections one by one',
  });

/** A principal with a star in it is everybody, or everybody of some account. */
function named(permissions: Resource): readonly Complaint[] {
  const list = permissions.read('AllowedPrincipals');
  if (list.kind === 'unknown') return [undecided('AllowedPrincipals', list.expression)];
  return permissions.members('AllowedPrincipals').flatMap((path) => {
    const value = permissions.read(path);
    if (value.kind === 'unknown')
      return textOf(permissions, value.expression).isOpen ? [undecided(path, value.expression)] : [];
    return value.kind === 'known' && String(value.value).includes('*') ? [everybody(path, value.value)] : [];
  });
}

const everybody = (path: string, value: unknown): Complaint =>
  complaint(path, value, {
    problem: 'accounts that nobody named may ask for a connection',
    wayOut: 'name the ARN of an account, a role or a user (frontDoor.endpointService.allowedPrincipals)',
  });

export const endpointService: ResourceRule = {
  over: 'resource',
  id: 'endpoint-service',
  title: 'Other VPCs connect by name, and each is accepted',
  source: 'AWS PrivateLink guide, configure an endpoint service; checkov CKV_AWS_123',
  types: ['AWS::EC2::VPCEndpointService', 'AWS::EC2::VPCEndpointServicePermissions'],
  check: (resource) => (resource.type === 'AWS::EC2::VPCEndpointService' ? accepted(resource) : named(resource)),
};
