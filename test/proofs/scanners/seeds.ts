import { kubernetesApi } from '../../../lib/catalog';
import type { TemplateJson } from '../../../lib/policy/model/resource';
import { setAt, type Mutable } from '../../support/set-at';
import { writeManifest, writeTemplate, type Subject } from './subjects';

/** A mistake put beside what is synthesized, and what one scanner must say of it. */
export interface Seed {
  readonly scanner: string;
  readonly rule: string;
  readonly kind: string;
  readonly write: (directory: string, name: string, subjects: readonly Subject[]) => void;
}

/** Name of the file that carries the mistake for a scanner. */
export const seededFile = ({ scanner, rule, kind }: Seed): string =>
  `seeded-${scanner}-${rule}-${kind.replaceAll(':', '')}`;
export const isSeeded = ({ file }: { readonly file: string }): boolean => file.startsWith('seeded-');

/** A template with the weights bucket, changed in one place. */
const bucket =
  (path: string, value: unknown): Seed['write'] =>
  (directory, name, subjects) => {
    const [template, id] = withBucket(subjects);
    const copy = structuredClone(template) as { Resources: Record<string, { Properties: Mutable }> };
    setAt(copy.Resources[id]!.Properties, path, value);
    writeTemplate(directory, name, copy as unknown as TemplateJson);
  };

function withBucket(subjects: readonly Subject[]): readonly [TemplateJson, string] {
  for (const { template } of subjects)
    for (const [id, { Type }] of Object.entries(template.Resources ?? {}))
      if (Type === 'AWS::S3::Bucket' && id.startsWith('WeightsBucket')) return [template, id];
  throw new Error('no template has the weights bucket');
}

/** A field that no minor knows: an API server that is not asked to be strict drops it without a word. */
const misspelt: Seed['write'] = (directory, name) =>
  writeManifest(directory, name, [
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a', namespace: 'b' },
      spec: { containers: [{ image: 'busybox', name: 'a', livenesProbe: { exec: { command: ['true'] } } }] },
    },
  ]);

const privileged: Seed['write'] = (directory, name) =>
  writeManifest(directory, name, [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a', namespace: 'b' },
      spec: {
        selector: { matchLabels: { a: 'b' } },
        template: {
          metadata: { labels: { a: 'b' } },
          spec: { containers: [{ image: 'busybox', name: 'a', securityContext: { privileged: true } }] },
        },
      },
    },
  ]);

/** At least one for each scanner, and one for each of the two readers of checkov. */
export const SEEDS: readonly Seed[] = [
  {
    scanner: 'checkov',
    rule: 'CKV_AWS_55',
    kind: 'AWS::S3::Bucket',
    write: bucket('PublicAccessBlockConfiguration.IgnorePublicAcls', false),
  },
  { scanner: 'checkov', rule: 'CKV_K8S_16', kind: 'Deployment', write: privileged },
  {
    scanner: 'kube-score',
    rule: 'container-security-context-privileged',
    kind: 'Deployment',
    write: privileged,
  },
  {
    scanner: 'cdk-nag',
    rule: 'AwsSolutions-S2',
    kind: 'AWS::S3::Bucket',
    write: bucket('PublicAccessBlockConfiguration.IgnorePublicAcls', false),
  },
  { scanner: 'cfn-lint', rule: 'E3002', kind: 'template', write: bucket('VersioningConfigration', {}) },
  ...kubernetesApi.minors.map((minor) => ({
    scanner: 'kubernetes-validate',
    rule: `schema-${minor}`,
    kind: 'Pod',
    write: misspelt,
  })),
];
