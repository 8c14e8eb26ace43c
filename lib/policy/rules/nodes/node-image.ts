import { allInstanceTypes } from '../../../catalog';
import { complaint, required } from '../../checks';
import { gpuTypeOf, instanceTypeOf } from '../../model/node-groups';
import type { Resource } from '../../model/resource';
import type { Complaint, ResourceRule } from '../../types';

/** Families with GPUs of NVIDIA that the catalog has no record of: what they need is known by their names. */
const GPU_FAMILY = /^(p\d|g\d|gr\d)/;
/** `g5g`, `p6e-gb200`, `m8gd`: the processor stands after the generation. */
const ARM_FAMILY = /^([a-z]+\d+g[a-z]*|p6e-gb\d+)[.-]/;
const isKnownFamily = (name: string): boolean =>
  allInstanceTypes.some((type) => type.name.split('.')[0] === name.split('.')[0]);
const IMAGE = 'LaunchTemplateData.ImageId';

export const nodeImage: ResourceRule = {
  over: 'resource',
  id: 'node-image',
  title: 'Nodes run a living image with the driver their GPUs need',
  source: 'EKS AMI documentation: AL2 ended with Kubernetes 1.32; NVIDIA variants carry the driver',
  controls: ['NODE-07'],
  types: ['AWS::EKS::Nodegroup'],
  check: (group) => {
    const alive = required(group, 'AmiType', {
      holds: (value) => !String(value).startsWith('AL2_'),
      problem: 'EKS publishes no AL2 image since Kubernetes 1.33, and without AmiType it may pick one',
      wayOut: "use 'AL2023_x86_64_NVIDIA' for GPU nodes, 'AL2023_x86_64_STANDARD' for others",
    });
    const spec = gpuTypeOf(group);
    const amiType = group.knownAt('AmiType');
    if (alive.length > 0) return alive;
    const image = group.referenced('LaunchTemplate.Id')?.raw(IMAGE);
    if (amiType === 'CUSTOM' || image !== undefined) return [ofSomebody(group, image)];
    const name = instanceTypeOf(group);
    if (name === undefined || (spec === undefined && isKnownFamily(name))) return []; // another size is a mistake of its own
    const isArm = spec === undefined ? ARM_FAMILY.test(name) : spec.cpuArchitecture === 'arm64';
    const architecture = isArm ? 'ARM_64' : 'x86_64';
    if (spec === undefined && !GPU_FAMILY.test(name)) return ofProcessor(name, architecture, amiType);
    return new RegExp(`_${architecture}_NVIDIA(_FIPS)?$`).test(String(amiType))
      ? []
      : [
          complaint('AmiType', amiType, {
            problem: `${name} has ${spec?.gpu ?? 'NVIDIA'} GPUs and ${isArm ? 'arm64' : 'x86_64'} processors, and this image has no driver for them`,
            wayOut: `use 'AL2023_${architecture}_NVIDIA'`,
          }),
        ];
  },
};

/** Whose it is, and which driver is in it, nobody can say; accepted at the group by whoever builds it. */
const ofSomebody = (group: Resource, image: unknown): Complaint =>
  complaint('AmiType', image ?? group.knownAt('AmiType'), {
    problem: 'the image is somebody’s own: its drivers, its owner and its age stand nowhere',
    wayOut: 'use an image of EKS, or accept it with a reason that says who builds it',
  });

function ofProcessor(name: string, architecture: string, amiType: unknown): readonly Complaint[] {
  return new RegExp(`_${architecture}(_|$)`, 'i').test(String(amiType))
    ? []
    : [
        complaint('AmiType', amiType, {
          problem: `${name} has other processors, and would never boot it`,
          wayOut: `use 'AL2023_${architecture}_STANDARD'`,
        }),
      ];
}
