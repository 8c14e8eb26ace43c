import type { Entry } from './replaced';

/** Field of an environment that decides whether a resource is there and what it is. */
interface Cause {
  readonly stack: RegExp;
  /** Path of the construct below its stack. @default - any */
  readonly construct?: RegExp;
  readonly type?: RegExp;
  readonly path?: RegExp;
  readonly field: string;
}

/** The first that fits. Of what fits none nobody knows more than that the output is another. */
const CAUSES: readonly Cause[] = [
  { stack: /-Network$/, path: /^AvailabilityZone/, field: 'network.availabilityZoneIds' },
  { stack: /-Network$/, path: /^CidrBlock$/, field: 'network.cidr' },
  { stack: /-Network$/, construct: /^Network\/Vpc$/, field: 'network.existingVpc' },
  { stack: /-Network$/, type: /::Subnet$/, field: 'network.availabilityZoneIds' },
  { stack: /-Network$/, construct: /^Network\/Egress\//, field: 'network.profile' },
  { stack: /-Storage$/, construct: /^ApiKey$/, field: 'access.apiKey' },
  { stack: /-Storage$/, type: /::FSx::/, field: 'storage' },
  { stack: /-Storage$/, construct: /^Repositories\//, field: 'models' },
  { stack: /-GpuCapacity$/, type: /::Nodegroup$/, field: 'capacity' },
  { stack: /-FrontDoor$/, construct: /^Tenants\//, field: 'frontDoor.tenants' },
  { stack: /-FrontDoor$/, construct: /^EndpointService\//, field: 'frontDoor.endpointService' },
  { stack: /-FrontDoor$/, field: 'frontDoor' },
  { stack: /-Workloads$/, type: /::HelmChart$/, field: 'models' },
];

export const causeOf = ({ stack, was }: Entry, paths: readonly string[] = []): string | undefined =>
  CAUSES.find(
    (cause) =>
      cause.stack.test(stack) &&
      (cause.construct?.test(was.construct ?? '') ?? true) &&
      (cause.type?.test(was.type) ?? true) &&
      (cause.path === undefined || paths.some((path) => cause.path!.test(path))),
  )?.field;
