import { Repository, RepositoryEncryption, TagMutability } from 'aws-cdk-lib/aws-ecr';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { ecrRegistry } from '../../contract';
import type { ResolvedImage } from '../../environment';
import { KEPT } from '../storage/kept';

export interface ImageRepositoriesProps {
  readonly repositoryNames: readonly string[];
  /** What every name begins with, and no construct id. */
  readonly prefix: string;
  readonly key: IKey;
}

/** Where mirrored images and charts live. No lifecycle rule: what runs by digest must stay, and nothing else is pushed. */
export class ImageRepositories extends Construct {
  constructor(scope: Construct, id: string, { repositoryNames, prefix, key }: ImageRepositoriesProps) {
    super(scope, id);
    for (const repositoryName of repositoryNames)
      new Repository(this, repositoryName.slice(prefix.length), {
        repositoryName,
        imageTagMutability: TagMutability.IMMUTABLE,
        imageScanOnPush: true,
        encryption: RepositoryEncryption.KMS,
        encryptionKey: key,
        removalPolicy: KEPT,
      });
  }
}

/**
 * Repositories a mirror copies into: those of images that come from elsewhere into this account's registry.
 * A user's own engine image is not among them: whoever pushed it has its repository already.
 */
export function mirroredRepositories(images: Iterable<ResolvedImage>, account: string, region: string): string[] {
  const prefix = `${ecrRegistry(account, region)}/`;
  const names = [...images]
    .filter(({ reference, upstream }) => reference.startsWith(prefix) && upstream !== reference)
    .map(({ reference }) => reference.slice(prefix.length).split(/[@:]/)[0] ?? '');
  return [...new Set(names)].sort();
}
