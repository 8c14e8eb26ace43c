import { BOUGHT_AS } from '../catalog';
import { interfaceEndpointServices } from '../contract';
import { type DeploymentPlan, type EnvironmentPlan, isOwnName, type NodeGroupPlan, variantsText } from '../environment';
import { counted } from '../units';
import { escaped } from '../units/svg';

/** Nodes and GPUs drawn one by one; more are counted. */
const MOST_NODES = 8;

/** The VPC from the outside in: endpoints, zones, groups of nodes, nodes, GPUs and whose they are. */
export function topologyHtml(plan: EnvironmentPlan): string {
  const { network, nodeGroups, region, deployments } = plan;
  const zones = [...new Set(network.subnets.map(({ availabilityZoneId }) => availabilityZoneId))];
  const boxes = zones.map((zone) => {
    const groups = nodeGroups.filter((group) => group.availabilityZoneId === zone);
    const tiers = network.subnets
      .filter((subnet) => subnet.availabilityZoneId === zone)
      .map(({ tier, cidr }) => `${tier} ${cidr}`);
    return `<li class="zone"><b>Zone ${escaped(zone)}</b><span class="soft">${escaped(tiers.join(' · '))}</span>${groups.length === 0 ? '<span class="soft">no GPU nodes</span>' : `<ul>${groups.map((group) => groupHtml(group, deployments)).join('')}</ul>`}</li>`;
  });
  const endpoints =
    network.existing?.endpoints === 'present'
      ? 'VPC endpoints as they are'
      : `endpoints: S3 gateway; ${interfaceEndpointServices({ lustre: plan.fileSystem !== undefined, apiKey: plan.apiKeySecret !== undefined || plan.frontDoor !== undefined }).join(', ')}`;
  return `<div class="topology"><div class="client">clients in ${escaped(clientsText(plan))}</div><div class="vpc"><b>${network.existing === undefined ? 'VPC' : escaped(network.existing.vpcId)} ${escaped(network.cidr)}, ${escaped(region)}, ${network.profile}</b>
${entranceHtml(plan)}
<ul class="zones">${boxes.join('')}</ul><div class="nlb soft">${escaped(endpoints)}</div></div></div>`;
}

function clientsText({ access, frontDoor }: EnvironmentPlan): string {
  const others = frontDoor?.endpointService?.allowedPrincipals ?? [];
  return [...access.sourceCidrs, ...others.map((arn) => `VPCs of ${arn}`)].join(', ');
}

/** The load balancer with a listener a model; or one listener, and the front door with every name and where it leads. */
function entranceHtml({ deployments, frontDoor }: EnvironmentPlan): string {
  const box = (title: string, lines: readonly string[]): string =>
    `<div class="nlb"><b>${title}</b><ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul></div>`;
  if (frontDoor === undefined)
    return box(
      'internal load balancer',
      deployments.map(({ port, name }) => `:${port} <b>${escaped(name)}</b>`),
    );
  const { port, replicas, names } = frontDoor;
  const leads = names.map((one) =>
    isOwnName(one) ? `<b>${escaped(one.name)}</b>` : `<b>${escaped(one.name)}</b> → ${escaped(variantsText(one))}`,
  );
  return `${box('internal load balancer', [`:${port} for all models`])}
${box(`front door: ${counted(replicas, 'pod')} on system nodes`, leads)}`;
}

function groupHtml(
  { name, capacity, instanceType, gpu, maxSize, purchaseOption, reservationId, efa, serves }: NodeGroupPlan,
  deployments: readonly DeploymentPlan[],
): string {
  const placed = serves ? deployments.filter(({ nodeGroup }) => nodeGroup === capacity) : [];
  const model = (one: DeploymentPlan): number => deployments.indexOf(one);
  const owners = ownersOf(placed, model, maxSize, instanceType.gpuCount);
  const nodes = Array.from({ length: Math.min(maxSize, MOST_NODES) }, (_, node) =>
    nodeHtml(node, instanceType.gpuCount, gpu.name, owners),
  );
  const more = maxSize > MOST_NODES ? `<li class="soft">and ${counted(maxSize - MOST_NODES, 'node')} more</li>` : '';
  const bought = [BOUGHT_AS[purchaseOption], reservationId].filter(Boolean).join(' ');
  return `<li class="group"><b>${escaped(name)}</b><span class="soft">${maxSize} × ${escaped(instanceType.name)}, ${escaped(bought)}${efa ? `, ${instanceType.efaInterfaces} EFA a node` : ''}${serves ? '' : ', serves later'}</span><ul class="nodes">${nodes.join('')}${more}</ul></li>`;
}

interface Owner {
  readonly model: number;
  readonly text: string;
}

/** Whose each GPU is, node by node, as the scheduler fills them: groups over nodes take nodes whole. */
function ownersOf(
  placed: readonly DeploymentPlan[],
  modelOf: (one: DeploymentPlan) => number,
  nodes: number,
  gpuCount: number,
): readonly (readonly (Owner | undefined)[])[] {
  const all: (Owner | undefined)[][] = Array.from({ length: nodes }, () =>
    Array.from({ length: gpuCount }, () => undefined),
  );
  placed.forEach((deployment) => {
    const {
      name,
      replicas,
      plan: { layout },
    } = deployment;
    const model = modelOf(deployment);
    for (let replica = 1; replica <= replicas; replica++)
      for (let part = 0; part < layout.nodes; part++) {
        const node = all.find((gpus) => gpus.filter((owner) => owner === undefined).length >= layout.gpusPerNode);
        const words =
          layout.nodes === 1
            ? `${name}, replica ${replica}`
            : `${name}, group ${replica}, ${part === 0 ? 'leader' : `worker ${part}`}`;
        const from = node?.findIndex((owner) => owner === undefined) ?? 0;
        node?.fill({ model, text: words }, from, from + layout.gpusPerNode);
      }
  });
  return all;
}

function nodeHtml(node: number, gpuCount: number, gpu: string, owners: ReturnType<typeof ownersOf>): string {
  const own = owners[node] ?? [];
  const texts = [...new Set(own.flatMap((owner) => owner?.text ?? []))];
  const squares = Array.from(
    { length: gpuCount },
    (_, index) => `<i class="gpu g${own[index] === undefined ? 'free' : own[index].model % 4}"></i>`,
  ).join('');
  return `<li class="node"><span>node ${node + 1}: ${gpuCount} × ${escaped(gpu)}</span><span class="gpus" aria-hidden="true">${squares}</span><span class="soft">${escaped(texts.join('; ') || 'free')}</span></li>`;
}
