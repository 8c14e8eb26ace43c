import type { ResourceRule } from '../../types';
import { efaSecurityGroup } from './efa-security-group';
import { flowLogs } from './flow-logs';
import { functionNetwork } from './function-network';
import { noPublicAddress } from './no-public-address';
import { noWayOut } from './no-way-out';
import { openIngress } from './open-ingress';
import { privateSubnets } from './private-subnets';
import { vpcDns } from './vpc-dns';
import { vpcEndpoints } from './vpc-endpoints';
import { vpcSize } from './vpc-size';

export const networkRules: readonly ResourceRule[] = [
  efaSecurityGroup,
  flowLogs,
  functionNetwork,
  noPublicAddress,
  noWayOut,
  openIngress,
  privateSubnets,
  vpcDns,
  vpcEndpoints,
  vpcSize,
];
