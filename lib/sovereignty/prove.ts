import { Assembly } from '../policy/model/assembly';
import { KubernetesObject, MANIFEST_TYPES, objectsIn } from '../policy/model/kubernetes-object';
import type { Stack } from '../policy/model/resource';
import { isObject, type JsonObject, stringsIn } from '../policy/model/values';
import { type Access, accessOf } from './access';
import { objectWays } from './cluster/object-ways';
import { addPods } from './cluster/places';
import { podsOf, type Pods } from './cluster/pods';
import { admissionOf } from './cluster/network-policies';
import { type Compared, compare, type Declared } from './compare';
import { deliveryWays } from './deliveries/ways';
import { Graph } from './graph';
import { endpointWays } from './identity/endpoint-policies';
import { resourcePolicyWays } from './identity/resource-policies';
import { roleWays } from './identity/ways';
import { logsOf, storesOf } from './inventory';
import { addEndpoints } from './network/endpoints';
import { addSender, sendersOf } from './network/senders';
import { addSubnets } from './network/subnets';
import { publicAddressWays, waysOf } from './network/ways';
import { REGION } from './places';
import type { Log, Store, Way } from './types';
import { named, textsIn, type World } from './world';

/** What was synthesized: templates, and objects that another tool applies. */
export interface Output {
  readonly stacks: readonly Stack[];
  readonly manifests?: readonly object[];
}

/** What follows from the output alone. */
export interface Facts {
  readonly account?: string;
  readonly region?: string;
  readonly access: Access;
  readonly ways: readonly Way[];
  readonly stores: readonly Store[];
  readonly logs: readonly Log[];
  /** Names of regions anywhere in the output, and partitions of its ARNs. */
  readonly regions: readonly string[];
  readonly partitions: readonly string[];
  readonly endpoints: readonly string[];
  /** Gateways and connections that no path leads to. */
  readonly idle: readonly string[];
  readonly counted: { readonly resources: number; readonly objects: number; readonly stacks: number };
}

export interface Proof extends Facts, Compared {
  readonly declared?: Declared;
}

/** Everything that can be said of the output, and how it differs from what the environment says must hold. */
export function prove(output: Output, declared?: Declared): Proof {
  const world = worldOf(output, declared?.account);
  const facts = factsOf(world, output);
  if (declared === undefined) return { ...facts, findings: [], unused: [] };
  const own = { ...declared, ...(world.account === undefined ? {} : { account: world.account }) };
  return { ...facts, ...compare(world, facts.ways, facts.access, facts.stores, own), declared: own };
}

/** Findings alone, for synthesis. */
export const differences = (output: Output, declared: Declared): Compared['findings'] =>
  prove(output, declared).findings;

function worldOf({ stacks, manifests = [] }: Output, account?: string): World {
  const assembly = new Assembly(stacks.map(legible));
  const inTemplates = assembly
    .ofType(...MANIFEST_TYPES)
    .flatMap((resource) =>
      (objectsIn(resource) ?? []).flatMap(({ json }) => listed(json).map((one) => new KubernetesObject(one, resource))),
    );
  const beside = manifests
    .filter(isObject)
    .flatMap(listed)
    .map((json) => new KubernetesObject(json));
  const own = account ?? stacks.find((stack) => stack.account !== undefined)?.account;
  const region = stacks.find((stack) => stack.region !== undefined)?.region;
  return {
    assembly,
    objects: [...inTemplates, ...beside],
    ...(own === undefined ? {} : { account: own }),
    ...(region === undefined ? {} : { region }),
  };
}

/** Of templates of any origin, what CloudFormation would take for a resource. */
function legible(stack: Stack): Stack {
  const { Resources } = stack.template as { readonly Resources?: unknown };
  const resources = Object.entries(isObject(Resources) ? Resources : {}).flatMap(([id, json]) =>
    isObject(json) && typeof json['Type'] === 'string'
      ? [
          [
            id,
            { ...json, Type: json['Type'], Properties: isObject(json['Properties']) ? json['Properties'] : {} },
          ] as const,
        ]
      : [],
  );
  return { ...stack, template: { ...stack.template, Resources: Object.fromEntries(resources) } };
}

/** Members of a List are objects too. */
const listed = (json: JsonObject): readonly JsonObject[] =>
  /List$/.test(String(json['kind'])) && Array.isArray(json['items'])
    ? json['items'].filter(isObject).flatMap(listed)
    : [json];

function factsOf(world: World, { stacks }: Output): Facts {
  const graph = new Graph();
  addSubnets(world, graph);
  addEndpoints(world, graph);
  const senders = sendersOf(world);
  for (const sender of senders) addSender(world, graph, sender);
  const pods = podsOf(world);
  for (const one of pods) addPods(world, graph, one, senders);
  const sources = [...pods, ...senders];
  const access = accessOf(world, pods);
  const ways = distinct([
    ...sources.flatMap(({ id, label }) => waysOf(world, graph, id, label)),
    ...senders.flatMap((sender) => publicAddressWays(world, graph, sender)),
    ...openPodWays(world, pods),
    ...endpointWays(world, graph, sources),
    ...roleWays(world, { graph, inVpc: new Set(senders.map(({ id }) => id)), pods }),
    ...resourcePolicyWays(world),
    ...deliveryWays(world),
    ...objectWays(world, pods),
    ...access.ways,
  ]);
  const texts = textsOfOutput(world);
  return {
    ...(world.account === undefined ? {} : { account: world.account }),
    ...(world.region === undefined ? {} : { region: world.region }),
    access,
    ways,
    stores: storesOf(world),
    logs: logsOf(world),
    regions: [...new Set(texts.flatMap((text) => text.match(REGION) ?? []))].sort(),
    partitions: [
      ...new Set(
        texts.flatMap((text) => [...text.matchAll(/\barn:(aws[a-z-]*):/g)].map(([, partition]) => partition!)),
      ),
    ].sort(),
    endpoints: world.assembly
      .ofType('AWS::EC2::VPCEndpoint')
      .map((endpoint) => `${named(endpoint)}: ${endpoint.knownAt('ServiceName') ?? '?'}`),
    idle: idleGateways(world, ways),
    counted: { resources: world.assembly.resources.length, objects: world.objects.length, stacks: stacks.length },
  };
}

/** Pods that no policy holds reach everything that their nodes do, and everybody in the VPC reaches them. */
function openPodWays(world: World, pods: readonly Pods[]): readonly Way[] {
  return pods.flatMap((one): readonly Way[] => {
    if (one.hostNetwork)
      return [
        {
          kind: 'host-network',
          direction: 'out',
          from: one.label,
          path: [one.label, 'hostNetwork: no NetworkPolicy holds it', 'everything that its node reaches'],
          to: { kind: 'network', name: 'network of the node' },
        },
      ];
    const open = (['Egress', 'Ingress'] as const).filter((direction) => !admissionOf(world, one, direction).isHeld);
    return open.map((direction) => ({
      kind: 'open-pod' as const,
      direction: direction === 'Egress' ? ('out' as const) : ('in' as const),
      from: one.label,
      path:
        direction === 'Egress'
          ? [
              one.label,
              `no NetworkPolicy of namespace ${one.namespace} holds its egress`,
              'everything that its node reaches',
            ]
          : ['everything in the VPC', `no NetworkPolicy of namespace ${one.namespace} holds its ingress`, one.label],
      to: {
        kind: 'network' as const,
        name: direction === 'Egress' ? 'everything that nodes reach' : 'everything in the VPC',
      },
    }));
  });
}

/** One way for each beginning, end and kind; the first found has the shortest path. */
function distinct(ways: readonly Way[]): readonly Way[] {
  const seen = new Map<string, Way>();
  for (const way of ways) {
    const key = JSON.stringify([way.kind, way.direction, way.from, way.to.name]);
    if (!seen.has(key)) seen.set(key, way);
  }
  return [...seen.values()];
}

const GATEWAYS = [
  'AWS::EC2::InternetGateway',
  'AWS::EC2::NatGateway',
  'AWS::EC2::EgressOnlyInternetGateway',
  'AWS::EC2::VPCPeeringConnection',
  'AWS::EC2::TransitGatewayAttachment',
  'AWS::EC2::TransitGatewayVpcAttachment',
  'AWS::EC2::VPNGateway',
];

const idleGateways = (world: World, ways: readonly Way[]): readonly string[] =>
  world.assembly
    .ofType(...GATEWAYS)
    .map(named)
    .filter((name) => !ways.some(({ path }) => path.some((step_) => step_.includes(name))));

const textsOfOutput = (world: World): readonly string[] => [
  ...world.assembly.resources.flatMap((resource) =>
    textsIn(world, resource.stack, resource.properties).map(([, { text }]) => text),
  ),
  ...world.objects.flatMap(({ json }) => stringsIn(json).map(([, text]) => text)),
];
