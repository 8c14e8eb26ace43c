import type { k8s } from 'cdk8s-plus-28';
import {
  ENGINE_FILES_DIRECTORY,
  isStreamed,
  LORA_DIRECTORY,
  WEIGHTS_MOUNT_PATH,
  WEIGHTS_TIERS,
  type WeightsVolume,
} from '../../lib/contract';
import { copiesAdapters, fetchesFiles, SCRIPTS_CONFIG_MAP, SCRIPTS_DIRECTORY } from '../scripts-chart';
import { CERTIFICATE_DIRECTORY } from '../scripts/certificate';
import { mebibytes } from './quantities';
import type { DeploymentPlan, PodResources, WeightsPlan } from '../../lib/environment';

/** Where an engine container can write; everything else is read-only. */
export const MOUNTS = { cache: '/cache', tmp: '/tmp', sharedMemory: '/dev/shm' } as const;

/**
 * FlashInfer writes links beside its kernels inside site-packages, wherever FLASHINFER_CUBIN_DIR points
 * (flashinfer#2976, #2834; a fix, #3468, is merged and in no pinned release). It finds them by importing `flashinfer_cubin`, so a
 * writable copy of that package, first on PYTHONPATH, is found in its place, wherever an image has its Python.
 */
export const PYTHON_PACKAGES = '/run/python';

/** Where the step before the engine leaves the API key: memory of this pod only. */
const KEY_DIRECTORY = '/run/vllm';
export const KEY_FILE = `${KEY_DIRECTORY}/key.yaml`;
const KEY_SIZE_MIB = 1;
/** A vocabulary has 4 MB. */
const ENGINE_FILES_SIZE_MIB = 64;
const READABLE_BY_ALL = 0o444;

const VOLUMES = {
  cache: 'cache',
  tmp: 'tmp',
  sharedMemory: 'shared-memory',
  cubins: 'flashinfer-cubins',
  weights: 'weights',
  key: 'api-key',
  certificate: 'certificate',
  scripts: 'scripts',
  engineFiles: 'engine-files',
  lora: 'lora-adapters',
};

export function engineVolumes(deployment: DeploymentPlan): k8s.Volume[] {
  const { pod, weights } = deployment;
  const scratch = { sizeLimit: mebibytes(pod.ephemeralStorageMiB - pod.weightsStorageMiB) };
  return [
    { name: VOLUMES.cache, emptyDir: scratch },
    { name: VOLUMES.tmp, emptyDir: scratch },
    { name: VOLUMES.cubins, emptyDir: scratch },
    // 64 MiB by default, on which NCCL and vLLM's message queue fail (vllm#1710).
    { name: VOLUMES.sharedMemory, emptyDir: { medium: 'Memory', sizeLimit: mebibytes(pod.sharedMemoryMiB) } },
    ...weightsVolumes(pod, weights),
    ...(copiesAdapters(deployment)
      ? [{ name: VOLUMES.lora, emptyDir: { sizeLimit: mebibytes(pod.weightsStorageMiB) } }]
      : []),
  ];
}

function weightsVolumes(pod: PodResources, { tier, claim }: WeightsPlan): k8s.Volume[] {
  const volumes: Record<WeightsVolume, k8s.Volume[]> = {
    none: [],
    // On the node's disks; lives as long as the pod, so restarts of the engine's container find it.
    'node-disk': [{ name: VOLUMES.weights, emptyDir: { sizeLimit: mebibytes(pod.weightsStorageMiB) } }],
    lustre:
      claim === undefined
        ? []
        : [{ name: VOLUMES.weights, persistentVolumeClaim: { claimName: claim, readOnly: true } }],
  };
  return volumes[WEIGHTS_TIERS[tier].volume];
}

export function engineVolumeMounts(deployment: DeploymentPlan): k8s.VolumeMount[] {
  const { weights } = deployment;
  return [
    { name: VOLUMES.cache, mountPath: MOUNTS.cache },
    { name: VOLUMES.tmp, mountPath: MOUNTS.tmp },
    cubinsMount,
    { name: VOLUMES.sharedMemory, mountPath: MOUNTS.sharedMemory },
    ...(isStreamed(weights.tier) ? [] : [{ ...weightsMount, readOnly: true }]),
    ...(copiesAdapters(deployment) ? [{ ...loraMount, readOnly: true }] : []),
  ];
}

/** The same for adapters of a model whose weights are streamed. */
export const loraMount = { name: VOLUMES.lora, mountPath: LORA_DIRECTORY } satisfies k8s.VolumeMount;

/** Writable for the step that copies. */
export const weightsMount = { name: VOLUMES.weights, mountPath: WEIGHTS_MOUNT_PATH } satisfies k8s.VolumeMount;

/** Writable for the step that fills it and for the engine. */
export const cubinsMount = { name: VOLUMES.cubins, mountPath: PYTHON_PACKAGES } satisfies k8s.VolumeMount;

/** Scripts are for the probes of a pod that answers HTTP, and for steps before the engine. */
export const scriptsVolume: k8s.Volume = {
  name: VOLUMES.scripts,
  configMap: { name: SCRIPTS_CONFIG_MAP, defaultMode: READABLE_BY_ALL },
};

/** What only a pod that answers HTTP needs: its key, and files that its server reads. */
export function serverVolumes(deployment: DeploymentPlan): k8s.Volume[] {
  const key = { name: VOLUMES.key, emptyDir: { medium: 'Memory', sizeLimit: mebibytes(KEY_SIZE_MIB) } };
  const files = { name: VOLUMES.engineFiles, emptyDir: { sizeLimit: mebibytes(ENGINE_FILES_SIZE_MIB) } };
  const certificate = { name: VOLUMES.certificate, emptyDir: { medium: 'Memory', sizeLimit: mebibytes(KEY_SIZE_MIB) } };
  return [
    ...(deployment.apiKeySecret === undefined ? [] : [key]),
    ...(deployment.tls === undefined ? [] : [certificate]),
    ...(fetchesFiles(deployment) ? [files] : []),
  ];
}

export function serverVolumeMounts(deployment: DeploymentPlan): k8s.VolumeMount[] {
  return [
    scriptsMount,
    ...(deployment.apiKeySecret === undefined ? [] : [{ ...keyMount, readOnly: true }]),
    ...(deployment.tls === undefined ? [] : [{ ...certificateMount, readOnly: true }]),
    ...(fetchesFiles(deployment) ? [{ ...engineFilesMount, readOnly: true }] : []),
  ];
}

export const scriptsMount: k8s.VolumeMount = { name: VOLUMES.scripts, mountPath: SCRIPTS_DIRECTORY, readOnly: true };

/** Writable for the step that fetches them. */
export const engineFilesMount: k8s.VolumeMount = { name: VOLUMES.engineFiles, mountPath: ENGINE_FILES_DIRECTORY };

/** Writable for the step that fetches the key. */
export const keyMount: k8s.VolumeMount = { name: VOLUMES.key, mountPath: KEY_DIRECTORY };

/** Writable for the step that keeps it. */
export const certificateMount: k8s.VolumeMount = { name: VOLUMES.certificate, mountPath: CERTIFICATE_DIRECTORY };
