import { CHECKED_ON } from '../checked-on';
import type { EngineSpec, ImageSpec } from '../types';
import { compareVersions } from '../versions';

const upstreamImage = (version: string, extra: Partial<ImageSpec> & { source: string }): ImageSpec => ({
  name: 'vllm-openai',
  upstream: 'docker.io/vllm/vllm-openai',
  tag: `v${version}`,
  ecrRepository: 'vllm/vllm-openai',
  checkedOn: CHECKED_ON,
  ...extra,
});

/** The release used when an environment names none: the newest whose image is known by its digest. */
export const defaultEngine: EngineSpec = {
  name: 'vllm',
  version: '0.29.0',
  image: upstreamImage('0.29.0', {
    digest: 'sha256:c2914767605584b6d8f45686b82de173ecc99e781897aa3d0a66dacd72c51ae1',
    // One source calls it the digest of the index, whose linux/amd64 manifest it gives as sha256:082ca6f0…; nodes pull either.
    source: 'pinned alike in build files of several public repositories; one reads it as the digest of the OCI index',
  }),
  cudaVersion: '13.0',
  minDriverVersion: '580',
  includesEfa: false,
  source: 'vllm-project/vllm release 0.29.0 (2026-09-10); flag dump runpod-workers/worker-vllm @22cddf43',
  checkedOn: CHECKED_ON,
};

/** Releases whose flag list was read: from a real image, or by running the parser of the published wheel. */
export const vllmReleases: readonly EngineSpec[] = [
  {
    name: 'vllm',
    version: '0.33.0',
    image: upstreamImage('0.33.0', {
      source:
        'no digest found: no public source states the one of this tag, so an environment brings an image of its own',
    }),
    cudaVersion: '13.0',
    minDriverVersion: '580',
    includesEfa: false,
    source:
      'PyPI vllm 0.33.0 (2026-11-01, commit g4ba787ec9): METADATA (Python 3.11 to 3.14, torch 2.14.0), libcudart.so.13, and its own parser, run',
    checkedOn: '2026-11-28',
  },
  defaultEngine,
  {
    name: 'vllm',
    version: '0.28.0',
    image: upstreamImage('0.28.0', {
      digest: 'sha256:61fc8a896b0a4fbbbdc063bc4b0dbc25ce98e02b5050c24aeb7830ac02039b14',
      source: 'multi-architecture digest, pinned alike in Dockerfiles of several public repositories',
    }),
    cudaVersion: '13.0',
    minDriverVersion: '580',
    includesEfa: false,
    source: 'vllm-project/vllm release 0.28.0 (2026-08-26); flag dump runpod-workers/worker-vllm @7ca2ae7a',
    checkedOn: CHECKED_ON,
  },
  {
    name: 'vllm',
    version: '0.27.1',
    image: upstreamImage('0.27.1', {
      digest: 'sha256:c2f3b1b964e47809b722b5e75b61b1e7b39a50f70388cf2bf2418f16a9f31da2',
      source: 'linux/amd64 digest recorded 2026-08-11, pinned alike in several public repositories',
    }),
    cudaVersion: '13.0',
    minDriverVersion: '580',
    includesEfa: false,
    source: 'vllm-project/vllm release 0.27.1; flag dump runpod-workers/worker-vllm @649058b',
    checkedOn: CHECKED_ON,
  },
];

/** The oldest release without a known hole; holes published after `asOf` are unknown here. */
export const ENGINE_SECURITY_FLOOR = {
  version: '0.27.0',
  reason: 'CVE-2026-73558 leaks between users below it',
  asOf: '2026-08-21',
  source: 'vulnerability databases (GitHub advisories, NVD) as of 2026-08-21',
  checkedOn: CHECKED_ON,
} as const;

export const engineVersions: readonly string[] = vllmReleases.map((engine) => engine.version);

export const newestEngineVersion = engineVersions.reduce((newest, version) =>
  compareVersions(version, newest) > 0 ? version : newest,
);

/**
 * Images with libfabric and aws-ofi-nccl, which multi-node serving needs and the upstream image lacks.
 * Older than the default release and without a known digest: the user builds on the upstream image or pins one of these.
 */
export const efaImages: readonly (ImageSpec & { readonly engineVersion: string; readonly efaVersion: string })[] = [
  {
    name: 'vllm-efa',
    upstream: 'public.ecr.aws/deep-learning-containers/vllm',
    tag: '0.27.1-gpu-py312-cu130-ubuntu22.04-ec2',
    ecrRepository: 'deep-learning-containers/vllm',
    engineVersion: '0.27.1',
    efaVersion: '1.47.0',
    source: 'aws/deep-learning-containers e0ecedea; no digest found',
    checkedOn: CHECKED_ON,
  },
];
