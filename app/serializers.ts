import { stringify } from 'yaml';

/** What reviewers see of templates and objects in snapshots: stable from run to run. */

/** A template as CDK writes it; tests read it loosely. */
export interface TemplateJson {
  readonly Resources: Readonly<Record<string, ResourceJson>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
  readonly [section: string]: unknown;
}

export interface ResourceJson {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** What every CDK template carries and no reviewer needs. */
const BOOTSTRAP_PARAMETER = 'BootstrapVersion';
const BOOTSTRAP_RULE = 'CheckBootstrapVersion';
/** Hash of an asset's content; image digests are written with their algorithm in front and stay. */
const ASSET_HASH = /(?<!sha256:)\b[0-9a-f]{64}\b/g;

/** A template as YAML that people can review: no bootstrap check, asset hashes masked, image digests kept. */
export function templateYaml(template: TemplateJson): string {
  const { Parameters, Rules, ...rest } = template as TemplateJson & { Parameters?: object; Rules?: object };
  const reviewable = {
    ...rest,
    ...without('Parameters', Parameters, BOOTSTRAP_PARAMETER),
    ...without('Rules', Rules, BOOTSTRAP_RULE),
  };
  return stringify(reviewable, { aliasDuplicateObjects: false, lineWidth: 0 }).replace(ASSET_HASH, '<asset>');
}

/** The section without one entry; nothing when nothing else is in it. */
function without(section: string, entries: object | undefined, key: string): Record<string, object> {
  const kept = Object.entries(entries ?? {}).filter(([name]) => name !== key);
  return kept.length === 0 ? {} : { [section]: Object.fromEntries(kept) };
}

/** Lets a snapshot hold YAML as it is, without quotes and escapes. */
export class ReviewableYaml {
  constructor(readonly text: string) {}
}

export const yamlSnapshotSerializer = {
  test: (value: unknown): boolean => value instanceof ReviewableYaml,
  print: (value: unknown): string => (value as ReviewableYaml).text,
};

/** Kubernetes objects as YAML that people can review, one document an object. */
export const manifestYaml = (manifests: readonly object[]): string =>
  manifests.map((manifest) => stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
