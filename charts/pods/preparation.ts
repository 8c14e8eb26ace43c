import type { k8s } from 'cdk8s-plus-28';
import { copiesToNode } from '../../lib/contract';
import { AUTHORITIES_FILE, copiesAdapters, fetchesFiles, scriptCommand } from '../scripts-chart';
import { CERTIFICATE_FILE } from '../scripts/certificate';
import { awsEnvironment } from '../vllm/environment';
import { besideResources, CERTIFICATE_KEEPER, preparationResources } from './resources';
import { containerSecurityContext } from './security';
import {
  certificateMount,
  cubinsMount,
  engineFilesMount,
  KEY_FILE,
  keyMount,
  loraMount,
  scriptsMount,
  weightsMount,
} from './volumes';
import type { DeploymentPlan, EnvironmentPlan, WeightsPlan } from '../../lib/environment';

/** The steps before the engine, in order. None of them sees a GPU or stays when it is done. */
export function preparationContainers(
  plan: EnvironmentPlan,
  deployment: DeploymentPlan,
  servesHttp: boolean,
): k8s.Container[] {
  return [
    cubinsContainer(deployment),
    ...copyContainers(plan, deployment),
    ...(servesHttp
      ? [
          ...fileContainers(plan, deployment),
          ...keyContainers(deployment, plan.region),
          ...certificateContainers(deployment, plan.region),
        ]
      : []),
  ];
}

/** Fetches what the server reads beside the checkpoint. */
function fileContainers({ weightsBucket, region }: EnvironmentPlan, deployment: DeploymentPlan): k8s.Container[] {
  if (!fetchesFiles(deployment)) return [];
  const { image, pod, engineFiles } = deployment;
  const files = engineFiles.flatMap(({ key, sha256, path }) => [key, sha256, path]);
  return [
    {
      name: 'engine-files',
      image: image.reference,
      imagePullPolicy: 'IfNotPresent',
      command: scriptCommand(image, 'engine-files', [weightsBucket, ...files]),
      env: [...NO_GPU, ...awsEnvironment(region)],
      resources: preparationResources(pod),
      securityContext: containerSecurityContext,
      volumeMounts: [scriptsMount, engineFilesMount],
    },
  ];
}

/** Fetches the API key. In a step of its own the engine's process never holds more than the key itself. */
function keyContainers({ image, pod, apiKeySecret }: DeploymentPlan, region: string): k8s.Container[] {
  if (apiKeySecret === undefined) return [];
  return [
    {
      name: 'api-key',
      image: image.reference,
      imagePullPolicy: 'IfNotPresent',
      command: scriptCommand(image, 'api-key', [apiKeySecret, KEY_FILE]),
      env: [...NO_GPU, ...awsEnvironment(region)],
      resources: preparationResources(pod),
      securityContext: containerSecurityContext,
      volumeMounts: [scriptsMount, keyMount],
    },
  ];
}

/** The last of them, for the steps before it take the whole share of the pod; it stays as long as the engine. */
function certificateContainers({ image, tls }: DeploymentPlan, region: string): k8s.Container[] {
  if (tls === undefined) return [];
  const args = [
    tls.certificateSecretArn,
    tls.hostname,
    AUTHORITIES_FILE,
    CERTIFICATE_FILE,
    String(CERTIFICATE_SECONDS),
  ];
  return [
    {
      name: 'certificate',
      image: image.reference,
      imagePullPolicy: 'IfNotPresent',
      restartPolicy: 'Always',
      command: scriptCommand(image, 'certificate', args),
      env: [...NO_GPU, ...awsEnvironment(region)],
      startupProbe: {
        exec: { command: ['test', '-s', CERTIFICATE_FILE] },
        periodSeconds: 2,
        timeoutSeconds: 5,
        failureThreshold: 60,
      },
      resources: besideResources(CERTIFICATE_KEEPER),
      securityContext: containerSecurityContext,
      volumeMounts: [scriptsMount, certificateMount],
    },
  ];
}

/** How often Secrets Manager is asked for another certificate. */
const CERTIFICATE_SECONDS = 300;

const copiesWeights = ({ weights }: DeploymentPlan): boolean => copiesToNode(weights.tier);

/** Streams from S3 are slow one by one and fast together; more of them than this wait for the disks. */
const MAX_COPYING_PROCESSES = 32;

/** Fills the volume of weights from the bucket, or that of adapters where weights are streamed. */
function copyContainers(plan: EnvironmentPlan, deployment: DeploymentPlan): k8s.Container[] {
  const adapters = (deployment.lora?.adapters ?? []).map((adapter) => staged(adapter.bucketPrefix, adapter.origin));
  if (copiesWeights(deployment)) {
    const { bucketPrefix, draftBucketPrefix, origin } = deployment.weights;
    const prefixes = [staged(bucketPrefix, origin), ...(draftBucketPrefix === undefined ? [] : [draftBucketPrefix])];
    return [copyContainer(plan, deployment, 'copy-weights', weightsMount, [...prefixes, ...adapters])];
  }
  return copiesAdapters(deployment) ? [copyContainer(plan, deployment, 'lora-adapters', loraMount, adapters)] : [];
}

/** Beside what its owner brought there is no manifest. */
const staged = (prefix: string, origin: WeightsPlan['origin']): string =>
  origin?.kind === 'staged' ? `${prefix}*` : prefix;

function copyContainer(
  { weightsBucket, region }: EnvironmentPlan,
  { image, pod }: DeploymentPlan,
  name: string,
  volume: k8s.VolumeMount,
  prefixes: readonly string[],
): k8s.Container {
  const processes = Math.max(1, Math.min(MAX_COPYING_PROCESSES, Math.floor(pod.cpuMillis / 1000)));
  return {
    name,
    image: image.reference,
    imagePullPolicy: 'IfNotPresent',
    command: scriptCommand(image, 'copy-weights', [weightsBucket, volume.mountPath, String(processes), ...prefixes]),
    env: [...NO_GPU, ...awsEnvironment(region)],
    resources: preparationResources(pod),
    securityContext: containerSecurityContext,
    volumeMounts: [scriptsMount, volume],
  };
}

/** CUDA images ask for every GPU of the node; a step before the engine gets none. */
const NO_GPU: readonly k8s.EnvVar[] = [{ name: 'NVIDIA_VISIBLE_DEVICES', value: 'void' }];

/** Copies FlashInfer's kernels from wherever the image has them to where the engine may write beside them. */
function cubinsContainer({ image, pod }: DeploymentPlan): k8s.Container {
  return {
    name: 'flashinfer-cubins',
    image: image.reference,
    imagePullPolicy: 'IfNotPresent',
    command: scriptCommand(image, 'flashinfer-cubins', [cubinsMount.mountPath]),
    env: [...NO_GPU],
    resources: preparationResources(pod),
    securityContext: containerSecurityContext,
    volumeMounts: [scriptsMount, cubinsMount],
  };
}
