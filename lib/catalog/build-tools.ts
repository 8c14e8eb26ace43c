import { CHECKED_ON } from './checked-on';
import type { Sourced } from './types';

/** A command that a copying job installs; the archive is used only when its checksum is this one. */
export interface BuildToolSpec extends Sourced {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly sha256: string;
  /** Path of the program inside the archive. */
  readonly path: string;
}

export const buildTools = {
  /** Copies images between registries without a daemon and without changing a byte of their manifests. */
  crane: {
    name: 'crane',
    version: '0.21.9',
    url: 'https://github.com/google/go-containerregistry/releases/download/v0.21.9/go-containerregistry_Linux_x86_64.tar.gz',
    sha256: '5c16d8ddb971cb1d5e6ed8b1e743da8224414eeba2c2762d8f1a61b2f095699e',
    path: 'crane',
    source: 'google/go-containerregistry release 0.21.9; checksum pinned alike in two unrelated public repositories',
    checkedOn: CHECKED_ON,
  },
  /** Downloads charts from the repositories that are no registries. Floor 4.1.4 (GO-2024-3212 and successors). */
  helm: {
    name: 'helm',
    version: '4.1.4',
    url: 'https://get.helm.sh/helm-v4.1.4-linux-amd64.tar.gz',
    sha256: '70b2c30a19da4db264dfd68c8a3664e05093a361cefd89572ffb36f8abfa3d09',
    path: 'linux-amd64/helm',
    source: 'helm/helm release notes v4.1.4; the same checksum in bazel rules and a release manifest',
    checkedOn: CHECKED_ON,
  },
} as const satisfies Record<string, BuildToolSpec>;

/** Image in which copying jobs run: bash, curl, tar, AWS CLI v2, Node.js. It has neither crane nor Helm. */
export const buildImage = {
  name: 'aws/codebuild/amazonlinux-x86_64-standard:5.0',
  nodejs: '22',
  source: 'aws/aws-codebuild-docker-images al/x86_64/standard/5.0 Dockerfile and runtimes.yml (2026)',
  checkedOn: CHECKED_ON,
} as const satisfies Sourced & Record<string, string>;
