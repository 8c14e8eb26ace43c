import {
  DEFAULT_KUBERNETES_VERSION,
  defaultNodeImage,
  findKubernetesVersion,
  kubernetesVersions,
  regionNames,
} from '../../catalog';
import { isOnLustre, tiersWhere, weightsBucketName } from '../../contract';
import { judgeEach } from '../guard';
import { didYouMeanOr, repeated } from './support';
import { type Problem, problem } from '../../problem';
import type { EnvironmentRule } from './rule';

const MAX_TAGS = 45;
/** Letters, digits, spaces and these, for every service that tags here (EC2, EKS and IAM allow no others). */
const TAG_TEXT = /^[\p{L}\p{N}\p{Zs}_.:/=+\-@]*$/u;

const knownRegion: EnvironmentRule = ({ region }) =>
  regionNames.includes(region)
    ? []
    : [problem('region', `'${region}' has no GPU instance type in the catalog${didYouMeanOr(region, regionNames)}`)];

/** A version is usable when EKS supports it without extra charge and a GPU node image of it, with its driver, is known. */
const supportedKubernetes: EnvironmentRule = ({ kubernetesVersion = DEFAULT_KUBERNETES_VERSION }) => {
  const offered = (version: string) => findKubernetesVersion(version)?.status === 'standard';
  const usable = kubernetesVersions
    .map(({ version }) => version)
    .filter((version) => offered(version) && defaultNodeImage(version, 'x86_64') !== undefined);
  if (usable.includes(kubernetesVersion)) return [];
  const reason = offered(kubernetesVersion)
    ? `no GPU node image of '${kubernetesVersion}' is in the catalog`
    : `EKS does not offer '${kubernetesVersion}' in standard support`;
  return [problem('kubernetesVersion', `${reason}; use one of ${usable.join(', ')}`)];
};

/** AWS allows 50 tags a resource; some are ours and some EKS adds. */
const legalTags: EnvironmentRule = ({ tags }) => {
  const keys = Object.keys(tags);
  const tooMany =
    keys.length > MAX_TAGS
      ? [problem('tags', `at most ${MAX_TAGS} tags, got ${keys.length}: AWS allows 50 and some are added; remove some`)]
      : [];
  return [...tooMany, ...judgeEach(keys, (key) => tagProblems(key, tags[key] ?? '')), ...sameTags(keys)];
};

/** IAM compares tag keys without regard to case and refuses both. */
function sameTags(keys: readonly string[]): Problem[] {
  return repeated(keys, (key) => key.toLowerCase()).map(({ index, value }) =>
    problem(`tags.${keys[index] ?? ''}`, `another tag is '${value}' too but for its case, which IAM refuses; keep one`),
  );
}

function tagProblems(key: string, value: string) {
  const field = `tags.${key}`;
  if (/^aws:/i.test(key)) return [problem(field, `a tag key may not start with 'aws:', which AWS reserves; rename it`)];
  if (/^windlass:environment$/i.test(key))
    return [problem(field, `'windlass:environment' is set for every environment; remove it`)];
  if (key.includes('='))
    return [
      problem(field, `'${key}' holds an '=', which ends a key where the load balancer's tags are written; rename it`),
    ];
  if (key === '') return [problem('tags', `a tag key may not be empty; name it`)];
  if (!TAG_TEXT.test(key) || !TAG_TEXT.test(value))
    return [
      problem(field, `'${key}=${value}' has a character AWS takes in no tag; use letters, digits, spaces and _.:/=+-@`),
    ];
  if (key.length > 128) return [problem(field, `a tag key has at most 128 characters, got ${key.length}; shorten it`)];
  if (value.length > 256)
    return [problem(field, `a tag value has at most 256 characters, got ${value.length}; shorten it`)];
  return [];
}

const throughputNeedsLustre: EnvironmentRule = ({ storage }) =>
  storage.perUnitStorageThroughput !== undefined && !isOnLustre(storage.tier) && storage.keepFileSystemsIn.length === 0
    ? [
        problem(
          'storage.perUnitStorageThroughput',
          `only FSx for Lustre has it; set storage.tier to ${tiersWhere(isOnLustre)} or remove it`,
        ),
      ]
    : [];

/** A file system stands in the GPU subnet of its zone. */
const keptWhereSubnetsAre: EnvironmentRule = ({ storage, network: { availabilityZoneIds, existingVpc } }) =>
  judgeEach(storage.keepFileSystemsIn, (zone, index) => {
    const field = `storage.keepFileSystemsIn[${index}]`;
    if (!availabilityZoneIds.includes(zone))
      return [
        problem(
          field,
          `'${zone}' is not in network.availabilityZoneIds (${availabilityZoneIds.join(', ')}); name the zone of the file system`,
        ),
      ];
    const subnets = existingVpc?.subnets.filter(
      ({ tier, availabilityZoneId }) => tier === 'gpu' && availabilityZoneId === zone,
    );
    return subnets?.length === 0
      ? [
          problem(
            field,
            `no subnet of tier 'gpu' is in '${zone}'; list it in network.existingVpc.subnets, or remove the zone`,
          ),
        ]
      : [];
  });

/** The volume of a file system is bound with ids that exist only after deployment; manifests in git cannot hold them. */
const lustreNeedsCdkDelivery: EnvironmentRule = ({ storage, delivery }) =>
  isOnLustre(storage.tier) && delivery === 'gitops'
    ? [
        problem(
          'delivery',
          `'gitops' cannot bind the FSx volume, whose id is known only after deployment; use delivery 'cdk', or storage.tier ${tiersWhere((tier) => !isOnLustre(tier))}`,
        ),
      ]
    : [];

/** S3 user guide, bucket naming rules. */
const MAX_BUCKET_NAME = 63;

const bucketNameFits: EnvironmentRule = ({ name, account, region }) => {
  const excess = weightsBucketName(name, account, region).length - MAX_BUCKET_NAME;
  return excess <= 0
    ? []
    : [
        problem(
          'name',
          `'${name}' makes a bucket name of ${MAX_BUCKET_NAME + excess} characters in ${region}, S3 allows ${MAX_BUCKET_NAME}; use at most ${name.length - excess}`,
        ),
      ];
};

export const platformRules = {
  keptWhereSubnetsAre,
  knownRegion,
  bucketNameFits,
  supportedKubernetes,
  legalTags,
  throughputNeedsLustre,
  lustreNeedsCdkDelivery,
};
