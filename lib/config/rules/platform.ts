import {
  DEFAULT_KUBERNETES_VERSION,
  defaultNodeImage,
  findKubernetesVersion,
  kubernetesVersions,
  regionNames,
} from '../../catalog';
import type { Rule } from '../rules';
import { didYouMean } from './support';

const MAX_TAGS = 45;

const knownRegion: Rule = ({ region }) =>
  regionNames.includes(region)
    ? []
    : [
        {
          field: 'region',
          message: `'${region}' has no GPU instance type in the catalog${didYouMean(region, regionNames)}`,
        },
      ];

/** A version is usable when EKS supports it without extra charge and a GPU node image of it, with its driver, is known. */
const supportedKubernetes: Rule = ({ kubernetesVersion = DEFAULT_KUBERNETES_VERSION }) => {
  const offered = (version: string) => findKubernetesVersion(version)?.status === 'standard';
  const usable = kubernetesVersions
    .map(({ version }) => version)
    .filter((version) => offered(version) && defaultNodeImage(version, 'x86_64') !== undefined);
  if (usable.includes(kubernetesVersion)) return [];
  const reason = offered(kubernetesVersion)
    ? `no GPU node image of '${kubernetesVersion}' is in the catalog`
    : `EKS does not offer '${kubernetesVersion}' in standard support`;
  return [{ field: 'kubernetesVersion', message: `${reason}; use one of ${usable.join(', ')}` }];
};

/** AWS allows 50 tags a resource; some are ours and some EKS adds. */
const legalTags: Rule = ({ tags }) => {
  const keys = Object.keys(tags);
  const tooMany =
    keys.length > MAX_TAGS
      ? [{ field: 'tags', message: `at most ${MAX_TAGS} tags, got ${keys.length}: AWS allows 50 and some are added` }]
      : [];
  return [...tooMany, ...keys.flatMap((key) => tagProblems(key, tags[key] ?? ''))];
};

function tagProblems(key: string, value: string) {
  const field = `tags.${key}`;
  if (/^aws:/i.test(key))
    return [{ field, message: `a tag key may not start with 'aws:', which AWS reserves; rename it` }];
  if (key.length > 128) return [{ field, message: `a tag key has at most 128 characters, got ${key.length}` }];
  if (value.length > 256) return [{ field, message: `a tag value has at most 256 characters, got ${value.length}` }];
  return [];
}

const throughputNeedsLustre: Rule = ({ storage }) =>
  storage.perUnitStorageThroughput !== undefined && storage.tier !== 'fsx-lustre'
    ? [
        {
          field: 'storage.perUnitStorageThroughput',
          message: `only FSx for Lustre has it; set storage.tier to 'fsx-lustre' or remove it`,
        },
      ]
    : [];

/** The volume of a file system is bound with ids that exist only after deployment; manifests in git cannot hold them. */
const lustreNeedsCdkDelivery: Rule = ({ storage, delivery }) =>
  storage.tier === 'fsx-lustre' && delivery === 'gitops'
    ? [
        {
          field: 'delivery',
          message: `'gitops' cannot bind the FSx volume, whose id is known only after deployment; use delivery 'cdk' or storage.tier 's3-stream'`,
        },
      ]
    : [];

export const platformRules: readonly Rule[] = [
  knownRegion,
  supportedKubernetes,
  legalTags,
  throughputNeedsLustre,
  lustreNeedsCdkDelivery,
];
