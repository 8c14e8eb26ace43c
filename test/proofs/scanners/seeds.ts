import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { World } from '../../policy/support/world';

/** A mistake in what is synthesized, and what one scanner must say of it. */
export interface Seed {
  readonly rule: string;
  readonly kind: string;
  readonly write: (directory: string) => void;
}

const template = (directory: string, change: (world: World) => void): void => {
  const world = World.of('production');
  change(world);
  for (const { name, template: json } of world.stacks)
    writeFileSync(join(directory, `${name}.json`), JSON.stringify(json));
};

const pod = { image: 'busybox', name: 'a', securityContext: { privileged: true } };

const SEEDS: Readonly<Record<string, Seed>> = {
  checkov: {
    rule: 'CKV_AWS_55',
    kind: 'AWS::S3::Bucket',
    write: (directory) =>
      template(directory, (world) =>
        world.set('AWS::S3::Bucket', 'WeightsBucket', 'PublicAccessBlockConfiguration.IgnorePublicAcls', false),
      ),
  },
  'kube-score': {
    rule: 'container-security-context-privileged',
    kind: 'Deployment',
    write: (directory) =>
      writeFileSync(
        join(directory, 'seeded.yaml'),
        JSON.stringify({
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'a', namespace: 'b' },
          spec: {
            selector: { matchLabels: { a: 'b' } },
            template: { metadata: { labels: { a: 'b' } }, spec: { containers: [pod] } },
          },
        }),
      ),
  },
  'cfn-lint': {
    rule: 'E3002',
    kind: 'template',
    write: (directory) =>
      template(directory, (world) => world.set('AWS::S3::Bucket', 'WeightsBucket', 'VersioningConfigration', {})),
  },
};

export function seed(scanner: string): Seed {
  const found = SEEDS[scanner];
  if (found === undefined) throw new Error(`no mistake for ${scanner} to find`);
  return found;
}
