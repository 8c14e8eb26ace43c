import { complaint } from '../../checks';
import type { Assembly } from '../../model/assembly';
import { allowedTo, managedPoliciesOf, roleAt } from '../../model/roles';
import type { Resource } from '../../model/resource';
import type { ResourceRule } from '../../types';

/** What a node itself does: join, and pull images. */
const OF_NODES = [
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKSWorkerNodeMinimalPolicy',
  'AmazonEC2ContainerRegistryPullOnly',
];

const roleOf = (group: Resource): Resource | undefined => roleAt(group, 'NodeRole');

function isOfNodes(role: Resource, assembly: Assembly): boolean {
  return assembly.ofType('AWS::EKS::Nodegroup').some((group) => roleOf(group) === role);
}

export const nodeRole: ResourceRule = {
  over: 'resource',
  id: 'node-role',
  title: 'Nodes may join and pull images, and nothing else',
  source:
    'EKS Best Practices Guide, identity: every pod on a node can get what its role may do; CNI and workloads have roles of their own',
  controls: ['IAM-03', 'NODE-02'],
  types: ['AWS::IAM::Role', 'AWS::EKS::Nodegroup'],
  check: (resource, assembly) => {
    if (resource.type === 'AWS::EKS::Nodegroup')
      return roleOf(resource) === undefined
        ? [
            complaint('NodeRole', resource.raw('NodeRole'), {
              problem: 'what nodes may do stands nowhere in the app',
              wayOut: 'write the role here, or accept it with a reason',
            }),
          ]
        : [];
    if (!isOfNodes(resource, assembly)) return [];
    return [
      ...managedPoliciesOf(resource)
        .filter(({ name }) => !OF_NODES.includes(name ?? ''))
        .map(({ path, text }) => complaint(path, text, TOO_MUCH)),
      ...allowedTo(assembly, resource).map(({ holder, statement }) =>
        complaint(
          holder === resource ? statement.path : `${holder.logicalId}.${statement.path}`,
          statement.json['Action'],
          TOO_MUCH,
        ),
      ),
    ];
  },
};

const TOO_MUCH = {
  problem: 'every process on a node could do it',
  wayOut: `give it to the pods that need it by Pod Identity; nodes have ${OF_NODES.join(', ')}`,
};
