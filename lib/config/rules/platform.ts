import { DEFAULT_KUBERNETES_VERSION, findKubernetesVersion, kubernetesVersions, regionNames } from '../../catalog';
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

const supportedKubernetes: Rule = ({ kubernetesVersion = DEFAULT_KUBERNETES_VERSION }) => {
  const known = findKubernetesVersion(kubernetesVersion);
  if (known?.status === 'standard' || known?.status === 'extended') return [];
  const offered = kubernetesVersions.filter((v) => v.status === 'standard').map((v) => v.version);
  return [
    {
      field: 'kubernetesVersion',
      message: `EKS does not offer '${kubernetesVersion}'; use one of ${offered.join(', ')}`,
    },
  ];
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

export const platformRules: readonly Rule[] = [knownRegion, supportedKubernetes, legalTags];
