import type { ResourceRule } from '../../types';
import { doorAttributes } from './door-attributes';
import { efaSecurityGroup } from './efa-security-group';
import { endpointPolicy } from './endpoint-policy';
import { endpointService } from './endpoint-service';
import { flowLogs } from './flow-logs';
import { functionNetwork } from './function-network';
import { groupRules } from './group-rules';
import { listenerTargets } from './listener-targets';
import { listenerTls } from './listener-tls';
import { noPublicAddress } from './no-public-address';
import { noPublicDoor } from './no-public-door';
import { noRemotePorts } from './no-remote-ports';
import { noWayOut } from './no-way-out';
import { openIngress } from './open-ingress';
import { ownPlace } from './own-place';
import { privateLoadBalancer } from './private-load-balancer';
import { privateSubnets } from './private-subnets';
import { sameVpc } from './same-vpc';
import { subnetRange } from './subnet-range';
import { vpcDns } from './vpc-dns';
import { vpcEndpoints } from './vpc-endpoints';
import { vpcSize } from './vpc-size';
import { balancerPaths } from './balancer-paths';
import { loadBalancerLogs } from './load-balancer-logs';
import { networkAcl } from './network-acl';

export const networkRules: readonly ResourceRule[] = [
  doorAttributes,
  efaSecurityGroup,
  endpointPolicy,
  endpointService,
  flowLogs,
  functionNetwork,
  groupRules,
  listenerTargets,
  listenerTls,
  noPublicAddress,
  noPublicDoor,
  noRemotePorts,
  noWayOut,
  openIngress,
  ownPlace,
  privateLoadBalancer,
  privateSubnets,
  sameVpc,
  subnetRange,
  vpcDns,
  vpcEndpoints,
  vpcSize,
  balancerPaths,
  loadBalancerLogs,
  networkAcl,
];
