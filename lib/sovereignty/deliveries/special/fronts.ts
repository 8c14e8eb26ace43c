import { step } from '../../../policy/model/values';
import { ALL_V4, blockOf, covers } from '../../addresses';
import { bucketPlace, hostPlace } from '../../places';
import { listAt, membersOf, readings, textAt } from '../../world';
import { into, out, type Special } from './way';

export const clusterWays: Special = (world, resource) => {
  if (textAt(world, resource, 'ResourcesVpcConfig.EndpointPublicAccess') === 'false') return [];
  const blocks = listAt(resource, 'ResourcesVpcConfig.PublicAccessCidrs').flatMap((value) =>
    readings(world, resource.stack, value).map(({ text }) => text),
  );
  return (blocks.length === 0 ? ['0.0.0.0/0'] : blocks).map((block) =>
    into('cluster-access', resource, 'ResourcesVpcConfig.EndpointPublicAccess', {
      kind: covers(blockOf(block) ?? [], ALL_V4) ? 'internet' : 'network',
      name: block,
    }),
  );
};

/** Nodes and pods outside of AWS that a cluster takes. */
export const remoteWays: Special = (world, resource) =>
  ['RemoteNodeNetworks', 'RemotePodNetworks'].flatMap((field) =>
    listAt(resource, `RemoteNetworkConfig.${field}`).flatMap((network) =>
      membersOf(step(network, 'Cidrs')).flatMap((value) =>
        readings(world, resource.stack, value).map(({ text }) =>
          into('cluster-access', resource, `RemoteNetworkConfig.${field}`, { kind: 'network', name: text }),
        ),
      ),
    ),
  );

/** Access logs of a load balancer. */
export const balancerWays: Special = (world, resource) =>
  listAt(resource, 'LoadBalancerAttributes')
    .filter((attribute) => /_logs\.s3\.bucket$/.test(String(step(attribute, 'Key'))))
    .flatMap((attribute) =>
      readings(world, resource.stack, step(attribute, 'Value')).flatMap(({ text, targets, unknown }) => {
        const place = targets.length > 0 && unknown === undefined ? undefined : bucketPlace(world, text);
        return place === undefined || place.kind === 'inside'
          ? []
          : [
              out(
                'delivery',
                resource,
                `${String(step(attribute, 'Key'))} ${text}`,
                place,
                unknown === undefined ? {} : { unknown },
              ),
            ];
      }),
    );

/** Targets by address, which may be anywhere that routes lead. */
export const targetWays: Special = (world, resource) =>
  listAt(resource, 'Targets').flatMap((target) =>
    readings(world, resource.stack, step(target, 'Id')).flatMap(({ text }) => {
      if (blockOf(text) === undefined) return [];
      const place = hostPlace(world, text);
      return place.kind === 'inside' ? [] : [out('delivery', resource, `Targets ${text}`, place)];
    }),
  );
