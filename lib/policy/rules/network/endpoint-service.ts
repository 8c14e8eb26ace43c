import { optional, required, says, undecided } from '../../checks';
import type { Resource } from '../../model/resource';
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
  return permissions.members('AllowedPrincipals').flatMap((path) =>
    optional(permissions, path, {
      holds: (principal) => !String(principal).includes('*'),
      problem: 'accounts that nobody named may ask for a connection',
      wayOut: 'name the ARN of an account, a role or a user (frontDoor.endpointService.allowedPrincipals)',
    }),
  );
}

export const endpointService: ResourceRule = {
  over: 'resource',
  id: 'endpoint-service',
  title: 'Other VPCs connect by name, and each is accepted',
  source: 'AWS PrivateLink guide, configure an endpoint service; checkov CKV_AWS_123',
  types: ['AWS::EC2::VPCEndpointService', 'AWS::EC2::VPCEndpointServicePermissions'],
  check: (resource) => (resource.type === 'AWS::EC2::VPCEndpointService' ? accepted(resource) : named(resource)),
};
