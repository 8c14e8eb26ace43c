import { BOUGHT_AS } from '../catalog';
import { type DeploymentPlan, DOOR_SPEAKS, type EnvironmentPlan, type FrontDoorPlan, sourceText } from '../environment';
import { formatUsd } from '../units';
import { formatRange } from '../units/format';
import { minute } from '../units/time';

/** What the nodes cost, and whose price is not in it because it is not known. */
export function nodePriceText({ nodeGroups, usdPerHour }: EnvironmentPlan): string {
  if (usdPerHour === undefined) return 'the price of its GPU nodes is unknown';
  const unknown = nodeGroups
    .filter((group) => group.usdPerHour === undefined && group.serves)
    .map(({ capacity }) => capacity);
  const price = `${formatRange(usdPerHour, formatUsd)} an hour for GPU nodes`;
  return unknown.length === 0 ? price : `${price}, without ${unknown.join(', ')}, whose price is unknown`;
}

/** Why this layout and this speculation; `plan <model>` asks another question and may answer another way. */
export function whyInEnvironment(
  { plan, isLayoutStated, nodeGroup }: DeploymentPlan,
  { nodeGroups }: EnvironmentPlan,
): string {
  const type = nodeGroups.find(({ capacity }) => capacity === nodeGroup)?.instanceType.name ?? nodeGroup;
  const layout =
    isLayoutStated === true
      ? 'sizes of models[].layout'
      : `hardware is given (${type}): fewest nodes, then tensor parallelism over as many GPUs of a node as is legal, not the cheapest token`;
  if (plan.pooling !== undefined)
    return isLayoutStated === true
      ? layout
      : `hardware is given (${type}): the fewest GPUs that hold it, not the cheapest token`;
  const speculation =
    plan.speculative === undefined
      ? 'no speculation: off, or the checkpoint ships no draft'
      : 'speculation as the checkpoint ships it or models[].speculative says';
  return `${layout}; ${speculation}`;
}

/** Reading is so cheap that cents would round it away. */
export const fineUsd = (usd: number): string => (usd < 0.1 ? `$${Number(usd.toPrecision(2))}` : formatUsd(usd));

/** Who reaches what: the endpoint, its keys and the cluster; and what the nodes are reserved by. */
export function accessFacts(plan: EnvironmentPlan): [string, string][] {
  const { access } = plan;
  return [
    ['exposure', exposureText(plan)],
    ...(plan.frontDoor === undefined ? listenerFacts(plan) : doorFacts(plan.frontDoor)),
    ['administrators', access.adminRoleArns.join(', ')],
    ['reservation', reservationText(plan)],
    ['mail to', access.notificationEmails.join(', ') || 'nobody: access.notificationEmails is empty'],
  ];
}

const listenerFacts = ({ apiKeySecret, deployments }: EnvironmentPlan): [string, string][] => [
  ['listeners', deployments.map(({ name, port }) => `${port} ${name}`).join(', ')],
  ['API key', apiKeySecret === undefined ? 'none is asked for' : `secret ${apiKeySecret}`],
];

function doorFacts({ port, names, tenants, engineKeySecret }: FrontDoorPlan): [string, string][] {
  const engines =
    engineKeySecret === undefined
      ? 'engines ask for none'
      : `engines ask for one that only the door has, ${engineKeySecret}`;
  return [
    ['listener', `${port} for all: ${names.map(({ name }) => name).join(', ')}`],
    [
      'API key',
      `one for each tenant: ${tenants.map(({ secretName }) => `secret ${secretName}`).join(', ')}; ${engines}`,
    ],
  ];
}

/** One line on who can reach what. */
export function exposureText(plan: EnvironmentPlan): string {
  const { access, apiKeySecret, frontDoor } = plan;
  const ways = waysText(plan);
  const sources = access.sourceCidrs.join(', ');
  if (frontDoor !== undefined) {
    const { tls, endpointService: service } = frontDoor;
    const others = service === undefined ? '' : ` and, once accepted, VPCs of ${service.allowedPrincipals.join(', ')}`;
    return `internal load balancer and front door, ${DOOR_SPEAKS[tls]}, from ${sources}${others}, with a key for each tenant; ${ways}`;
  }
  const protocol = access.certificateArn === undefined ? 'plain HTTP inside the VPC' : 'TLS';
  const key = apiKeySecret === undefined ? 'without an API key' : 'with an API key';
  return `internal load balancer, ${protocol}, from ${sources}, ${key}; ${ways}`;
}

function waysText({ network, toolEgress }: EnvironmentPlan): string {
  if (toolEgress !== undefined)
    return `nothing public comes in; ${toolEgress.from.map(sourceText).join('; ')} may send to ${toolEgress.hosts.join(', ')}`;
  return network.profile === 'connected'
    ? 'nothing public comes in; system nodes have a way out'
    : 'nothing public, in or out';
}

/** What holds the nodes, and until when. */
function reservationText({ nodeGroups }: EnvironmentPlan): string {
  const held = nodeGroups.filter(({ reservationId }) => reservationId !== undefined);
  if (held.length === 0) return 'none: nodes come when AWS has them';
  return held
    .map(({ capacity, purchaseOption, reservationId, capacityBlock: block }) => {
      const dates = block === undefined ? '' : `, ${minute(block.startsAt)} to ${minute(block.endsAt)} UTC`;
      return `${capacity}: ${BOUGHT_AS[purchaseOption]} ${reservationId}${dates}`;
    })
    .join('; ');
}
