import { listOf } from '../../policy/model/values';
import { constructOf, propertiesOf, type View } from '../view';
import type { Fact, Facet } from './facet';

interface Connection extends Fact {
  readonly principal: string;
}

const PERMISSIONS = 'AWS::EC2::VPCEndpointServicePermissions';
const SERVICE = 'AWS::EC2::VPCEndpointService';

/** Who may ask to connect another VPC to a load balancer; whether somebody must say yes is told with routes. */
export const endpointServices: Facet<Connection> = {
  name: 'endpoint service',
  read: (view) => [...principals(view), ...planned(view)],
  covers: (wider, narrower) =>
    wider.group === narrower.group && (wider.principal === narrower.principal || wider.principal === '*'),
};

const connection = (group: string, principal: string, says: string, where: Fact['where']): Connection => ({
  group,
  subject: 'the endpoint service',
  says,
  severity: principal === '*' ? 'critical' : 'high',
  where,
  principal,
});

const mayAsk = (principal: string): string =>
  `lets ${principal === '*' ? 'everybody' : principal} ask for a connection`;

const principals = (view: View): readonly Connection[] =>
  view.assembly.ofType(PERMISSIONS).flatMap((resource) =>
    listOf(propertiesOf(resource)['AllowedPrincipals'])
      .map(String)
      .map((principal) =>
        connection(PERMISSIONS, principal, mayAsk(principal), {
          stack: resource.stack.name,
          construct: constructOf(resource),
          type: PERMISSIONS,
        }),
      ),
  );

/** The same as it is planned, where the stack of the door is not at hand. */
const planned = ({ side: { plan }, assembly }: View): readonly Connection[] =>
  assembly.ofType(PERMISSIONS).length > 0
    ? []
    : (plan?.frontDoor?.endpointService?.allowedPrincipals ?? []).map((principal) =>
        connection(PERMISSIONS, principal, mayAsk(principal), { construct: 'endpoint service', type: SERVICE }),
      );
