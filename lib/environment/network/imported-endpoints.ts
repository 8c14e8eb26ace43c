import type { DescribedEndpoint } from './described-vpc';
import { interfaceEndpointServices } from '../../contract';

/** Whose endpoints, and which are not there. */
export interface EndpointsFound {
  readonly endpoints: 'create' | 'present';
  /** Services that 'present' promises and the VPC lacks. */
  readonly missing: readonly string[];
  /** Interface endpoints without private DNS, by service: nobody finds them. */
  readonly withoutPrivateDns: readonly string[];
  /** Route tables that the gateway endpoint of S3 has no route in. */
  readonly tablesWithoutS3: readonly string[];
  readonly lacksLustre: boolean;
}

const GONE = ['deleting', 'deleted', 'failed', 'rejected', 'expired'];

/** `ecr.api` of `com.amazonaws.us-west-2.ecr.api` */
const serviceOf = ({ ServiceName }: DescribedEndpoint): string | undefined =>
  /^(?:cn\.)?com\.amazonaws\.[a-z0-9-]+\.(.+)$/.exec(ServiceName)?.[1];

/**
 * Two endpoints of a service cannot both have private DNS, nor two gateways a route in one table: as soon as one of those
 * a cluster needs is there, the VPC's own are used and the others are its owner's to add.
 */
export function endpointsOf(all: readonly DescribedEndpoint[], routeTableIds: readonly string[]): EndpointsFound {
  const living = all.filter(({ State }) => !GONE.includes(State.toLowerCase()));
  const interfaces = living.filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface');
  const named = new Set(interfaces.filter((one) => one.PrivateDnsEnabled).map(serviceOf));
  const unnamed = new Set(interfaces.filter((one) => !one.PrivateDnsEnabled).map(serviceOf));
  const withS3 = new Set(
    living
      .filter((one) => one.VpcEndpointType === 'Gateway' && serviceOf(one) === 's3')
      .flatMap(({ RouteTableIds }) => RouteTableIds),
  );
  const needed = interfaceEndpointServices({ lustre: false, apiKey: true });
  const tablesWithoutS3 = routeTableIds.filter((table) => !withS3.has(table));
  const isPresent = needed.some((service) => named.has(service)) || tablesWithoutS3.length < routeTableIds.length;
  return {
    endpoints: isPresent ? 'present' : 'create',
    missing: isPresent ? needed.filter((service) => !named.has(service)) : [],
    withoutPrivateDns: needed.filter((service) => unnamed.has(service) && !named.has(service)),
    tablesWithoutS3: isPresent ? tablesWithoutS3 : [],
    lacksLustre: isPresent && !named.has('fsx'),
  };
}
