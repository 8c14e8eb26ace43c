import type { KubernetesObject } from '../policy/model/kubernetes-object';
import { selects } from '../policy/model/cluster-view';
import type { Resource } from '../policy/model/resource';
import { isObject, listOf, step } from '../policy/model/values';
import { type Addresses, addressesText, blockOf, blocksOf, EVERYWHERE, isNowhere, meets, union } from './addresses';
import { admissionOf, type Admission } from './cluster/network-policies';
import type { Pods } from './cluster/pods';
import { passageOf, rulesOf } from './network/security-groups';
import { subnetId } from './network/subnets';
import { servedPorts } from './cluster/served-ports';
import { addressesIn, ALL_PORTS, atPorts, common, portsOf, type Ports, portsText, traffic } from './ports';
import type { Chain, Way } from './types';
import { at, listAt, named, readings, targetsAt, textAt, type World } from './world';

/** Who reaches what serves, from the outside in. */
export interface Access {
  readonly chains: readonly Chain[];
  /** Networks whose clients get through to pods. */
  readonly clients: readonly { readonly set: Addresses; readonly path: readonly string[]; readonly unknown?: string }[];
  readonly ways: readonly Way[];
}

interface Front {
  readonly label: string;
  readonly set: Addresses;
  readonly setSays: string;
  readonly unknown?: string;
  readonly isPublic: boolean;
  readonly publicSays: string;
  /** Addresses that the pods see. */
  readonly sees: Addresses;
  readonly service?: KubernetesObject;
  /** Port of the Service behind it, by number or name. @default - every one */
  readonly servicePort?: unknown;
  /** Steps between the balancer and the Service. */
  readonly between: readonly string[];
}

export function accessOf(world: World, pods: readonly Pods[]): Access {
  const fronts = [...balancers(world), ...serviceFronts(world), ...ingressFronts(world)];
  const found = fronts.flatMap((front) => chainsOf(world, front, pods));
  return {
    chains: [...found.map(({ chain }) => chain), ...privateLinks(world)],
    clients: [
      ...found.flatMap(({ chain, front }) =>
        chain.broken === undefined ? [{ set: front.set, path: chain.path, unknown: front.unknown }] : [],
      ),
      ...groupClients(world),
    ],
    ways: fronts.filter(({ isPublic }) => isPublic).map(publicWay),
  };
}

/** Networks that security groups let in, whatever uses them; those of load balancers stand in chains too. */
const groupClients = (world: World): Access['clients'] =>
  world.assembly.ofType('AWS::EC2::SecurityGroup').flatMap((group) =>
    rulesOf(world, group, 'ingress').map(({ set, says, unknown }) => ({
      set: addressesIn(set),
      path: [`clients ${addressesText(addressesIn(set))}`, says, `whatever uses ${named(group)}`],
      ...(unknown === undefined ? {} : { unknown }),
    })),
  );

const publicWay = ({ label, publicSays, unknown }: Front): Way => ({
  kind: 'load-balancer',
  direction: 'in',
  from: label,
  path: ['internet', publicSays, label],
  to: { kind: 'internet', name: 'internet' },
  ...(unknown === undefined ? {} : { unknown }),
});

function chainsOf(
  world: World,
  front: Front,
  pods: readonly Pods[],
): readonly { readonly chain: Chain; readonly front: Front }[] {
  const start = [`clients ${addressesText(front.set)}`, front.setSays, front.label, ...front.between];
  const behind = front.service === undefined ? [] : pods.filter((one) => isBehind(front.service!, one));
  if (behind.length === 0)
    return [
      { front, chain: { who: addressesText(front.set), path: start, broken: 'no pods of the output are behind it' } },
    ];
  return behind.map((one) => {
    const admission = admissionOf(world, one, 'Ingress');
    const policy = isNowhere(front.set)
      ? undefined
      : policyFor(admission, front.sees, servedPorts(front.service!, one, front.servicePort));
    return {
      front,
      chain: {
        who: addressesText(front.set),
        path: [
          ...start,
          ...(front.service === undefined ? [] : [front.service.label]),
          policy ?? (isNowhere(front.set) ? 'nobody gets so far' : 'no NetworkPolicy lets it in'),
          one.label,
        ],
        ...(policy !== undefined
          ? {}
          : {
              broken: isNowhere(front.set)
                ? 'its security groups let nobody in at the ports it listens at'
                : 'its pods let nothing in from the load balancer',
            }),
      },
    };
  });
}

/** The NetworkPolicy that lets the load balancer in, at a port that is served. */
function policyFor({ isHeld, rules }: Admission, sees: Addresses, served: Ports): string | undefined {
  if (!isHeld) return 'no NetworkPolicy holds its ingress';
  const rule = rules.find(({ blocks, ports }) => meets(blocks, sees) && meets(ports, served));
  return rule && `${rule.policy} lets in ${addressesText(rule.blocks)}${atText(rule.ports)}`;
}

const atText = (ports: Ports): string => {
  const text = portsText(ports);
  return text === undefined ? '' : ` at ${text}`;
};

function isBehind(service: KubernetesObject, pods: Pods): boolean {
  const selector = service.at('spec.selector');
  return (
    pods.object !== undefined &&
    (service.namespace ?? 'default') === pods.namespace &&
    isObject(selector) &&
    selects({ matchLabels: selector }, pods.labels)
  );
}

/** Load balancers of templates, with the Service that a TargetGroupBinding puts behind them. */
const balancers = (world: World): readonly Front[] =>
  world.assembly.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer').map((balancer) => {
    const groups = listAt(balancer, 'SecurityGroups');
    const passage = passageOf(
      world,
      groups.map((group) => [balancer, group] as const),
      'ingress',
    );
    const scheme = textAt(world, balancer, 'Scheme');
    const listeners = world.assembly
      .ofType('AWS::ElasticLoadBalancingV2::Listener')
      .filter((one) => targetsAt(world, one, 'LoadBalancerArn').includes(balancer));
    const targetGroups = listeners.flatMap((one) =>
      listAt(one, 'DefaultActions').flatMap((action) => groupsOfAction(world, one, action)),
    );
    const binding = world.objects.find(
      (object) => object.kind === 'TargetGroupBinding' && targetGroups.some((group) => isBound(world, object, group)),
    );
    const service =
      binding &&
      world.objects.find(
        (object) =>
          object.kind === 'Service' &&
          object.namespace === binding.namespace &&
          object.name === binding.at('spec.serviceRef.name'),
      );
    const heard = listeners.length === 0 ? ALL_PORTS : union(...listeners.map((one) => listenerPorts(world, one)));
    const open = passage.rules.filter(({ set }) => common(set, traffic(EVERYWHERE, heard)).length > 0);
    return {
      label: named(balancer),
      set: groups.length === 0 ? EVERYWHERE : addressesIn(common(passage.set, traffic(EVERYWHERE, heard))),
      setSays:
        groups.length === 0
          ? 'no security group'
          : open.map(({ says }) => says).join('; ') ||
            `no rule of its security groups is about its listeners${atPorts(heard)}`,
      ...(passage.unknown === undefined || groups.length === 0 ? {} : { unknown: passage.unknown }),
      isPublic: scheme !== 'internal',
      publicSays: `Scheme ${scheme ?? 'is not set, which is internet-facing'}`,
      sees: addressesOfSubnets(world, balancer),
      ...(service === undefined ? {} : { service }),
      servicePort: binding?.at('spec.serviceRef.port'),
      between: [
        ...listeners.map(
          (one) => `listener ${named(one)} ${textAt(world, one, 'Protocol')} ${textAt(world, one, 'Port')}`,
        ),
        ...targetGroups.map((one) => `target group ${named(one)}`),
        ...(binding === undefined ? [] : [binding.label]),
      ],
    };
  });

const listenerPorts = (world: World, listener: Resource): Ports =>
  portsOf(textAt(world, listener, 'Protocol'), textAt(world, listener, 'Port'));

const groupsOfAction = (world: World, listener: Resource, action: unknown): readonly Resource[] =>
  [
    step(action, 'TargetGroupArn'),
    ...listOf(step(step(action, 'ForwardConfig'), 'TargetGroups')).map((one) => step(one, 'TargetGroupArn')),
  ].flatMap((value) => {
    const found = value === undefined ? undefined : world.assembly.target(listener.stack, value);
    return found === undefined ? [] : [found];
  });

const isBound = (world: World, binding: KubernetesObject, group: Resource): boolean =>
  binding.at('spec.targetGroupName') === textAt(world, group, 'Name') ||
  String(binding.at('spec.targetGroupARN')).includes('known at deployment');

function addressesOfSubnets(world: World, balancer: Resource): Addresses {
  const values = [
    ...listAt(balancer, 'Subnets'),
    ...listAt(balancer, 'SubnetMappings').map((one) => step(one, 'SubnetId')),
  ];
  const blocks = values.flatMap((value) => {
    const { resource } = subnetId(world, balancer, value);
    return (resource === undefined ? undefined : textAt(world, resource, 'CidrBlock')) ?? [];
  });
  // Subnets of somebody else: addresses anywhere.
  return blocks.length === values.length && blocks.length > 0 ? blocksOf(blocks) : EVERYWHERE;
}

const ANNOTATION = 'service.beta.kubernetes.io/aws-load-balancer-';

const annotationsOf = (object: KubernetesObject): Readonly<Record<string, unknown>> => {
  const annotations = object.at('metadata.annotations');
  return isObject(annotations) ? annotations : {};
};

/** Load balancers that a controller makes of Services; nodes' ports and external addresses too. */
const serviceFronts = (world: World): readonly Front[] =>
  world.objects
    .filter(
      (object) =>
        object.kind === 'Service' &&
        (['LoadBalancer', 'NodePort'].includes(String(object.at('spec.type'))) ||
          listOf(object.at('spec.externalIPs')).length > 0),
    )
    .map((service) => {
      const type = String(service.at('spec.type'));
      const scheme = annotationsOf(service)[`${ANNOTATION}scheme`];
      const isInternal =
        scheme === 'internal' || (scheme === undefined && annotationsOf(service)[`${ANNOTATION}internal`] === 'true');
      const ranges = listOf(service.at('spec.loadBalancerSourceRanges')).map(String);
      const list =
        ranges.length > 0
          ? ranges
          : String(annotationsOf(service)['service.beta.kubernetes.io/load-balancer-source-ranges'] ?? '')
              .split(',')
              .filter((text) => text !== '');
      const external = listOf(service.at('spec.externalIPs')).map(String);
      return {
        label:
          type === 'LoadBalancer'
            ? `load balancer of ${service.label}`
            : `${type === 'NodePort' ? 'ports of every node' : `external addresses ${external.join(', ')}`} of ${service.label}`,
        set: list.length === 0 ? EVERYWHERE : union(...list.map((text) => blockOf(text) ?? EVERYWHERE)),
        setSays:
          list.length === 0
            ? 'no loadBalancerSourceRanges, so everybody'
            : `loadBalancerSourceRanges ${list.join(', ')}`,
        isPublic: type === 'LoadBalancer' && !isInternal,
        publicSays: `annotation ${ANNOTATION}scheme ${String(scheme ?? 'is not set')}`,
        sees: balancerAddresses(world, service),
        service,
        between: listOf(service.at('spec.ports')).map(
          (port) => `port ${String(step(port, 'protocol') ?? 'TCP')} ${String(step(port, 'port'))}`,
        ),
      };
    });

/** Addresses from which a load balancer of a Service speaks: those of the subnets it is put in. */
function balancerAddresses(world: World, service: KubernetesObject): Addresses {
  const names = String(annotationsOf(service)[`${ANNOTATION}subnets`] ?? '').split(',');
  const blocks = world.assembly
    .ofType('AWS::EC2::Subnet')
    .filter((subnet) =>
      listAt(subnet, 'Tags').some((tag) => step(tag, 'Key') === 'Name' && names.includes(String(step(tag, 'Value')))),
    )
    .flatMap((subnet) => textAt(world, subnet, 'CidrBlock') ?? []);
  return blocks.length === 0 ? EVERYWHERE : blocksOf(blocks);
}

const ingressFronts = (world: World): readonly Front[] =>
  world.objects
    .filter(({ kind }) => kind === 'Ingress')
    .flatMap((ingress) => {
      const scheme = annotationsOf(ingress)['alb.ingress.kubernetes.io/scheme'];
      const ranges = String(annotationsOf(ingress)['alb.ingress.kubernetes.io/inbound-cidrs'] ?? '')
        .split(',')
        .filter((text) => text !== '');
      const services = world.objects.filter(
        (object) =>
          object.kind === 'Service' &&
          object.namespace === ingress.namespace &&
          JSON.stringify(ingress.json['spec']).includes(`"${object.name}"`),
      );
      return (services.length === 0 ? [undefined] : services).map((service): Front => ({
        label: `load balancer of ${ingress.label}`,
        set: ranges.length === 0 ? EVERYWHERE : union(...ranges.map((text) => blockOf(text.trim()) ?? EVERYWHERE)),
        setSays: ranges.length === 0 ? 'no inbound-cidrs, so everybody' : `inbound-cidrs ${ranges.join(', ')}`,
        // AWS Load Balancer Controller: internal unless it says otherwise; other controllers are unknown.
        isPublic:
          scheme === 'internet-facing' ||
          (scheme === undefined && !/alb/.test(String(ingress.at('spec.ingressClassName') ?? ''))),
        publicSays: `annotation alb.ingress.kubernetes.io/scheme ${String(scheme ?? 'is not set')}`,
        sees: EVERYWHERE,
        ...(service === undefined ? {} : { service }),
        between: [],
      }));
    });

/** Other VPCs, by PrivateLink. */
const privateLinks = (world: World): readonly Chain[] =>
  world.assembly.ofType('AWS::EC2::VPCEndpointService').flatMap((service) => {
    const permissions = world.assembly
      .ofType('AWS::EC2::VPCEndpointServicePermissions')
      .filter((one) => targetsAt(world, one, 'ServiceId').includes(service));
    const balancersBehind = targetsAt(world, service, 'NetworkLoadBalancerArns').map(named);
    return permissions.flatMap((permission) =>
      listAt(permission, 'AllowedPrincipals')
        .flatMap((value) => readings(world, permission.stack, value))
        .map(({ text }) => ({
          who: text,
          path: [
            `endpoints of ${text}`,
            named(permission),
            `${named(service)}, ${String(at(service, 'AcceptanceRequired')) === 'false' ? 'accepted by itself' : 'each accepted by somebody'}`,
            ...balancersBehind,
          ],
        })),
    );
  });
