import { compareVersions, DEFAULT_KUBERNETES_VERSION, defaultNodeImage, findInstanceType } from '../catalog';
import type { NodeImageSpec } from '../catalog/types';
import type { DeploymentConfig } from '../config/schema';
import type { DeploymentPlan, Problem } from './types';

/** Where the driver of the node image is too old for the GPU or for the CUDA of the engine. */
export function driverProblems(config: DeploymentConfig, deployments: readonly DeploymentPlan[]): Problem[] {
  return config.capacity.flatMap((entry, index) => {
    const instanceType = findInstanceType(entry.instanceType);
    const image = defaultNodeImage(
      config.kubernetesVersion ?? DEFAULT_KUBERNETES_VERSION,
      instanceType?.cpuArchitecture ?? 'x86_64',
    );
    if (instanceType === undefined || image === undefined) return [];
    const placed = deployments.filter(({ nodeGroup }) => nodeGroup === entry.name);
    return [
      ...tooOldFor(instanceType.minDriverVersion, image, `capacity[${index}].instanceType`, instanceType.name),
      ...placed.flatMap(({ name, engine }) => tooOldForEngine(name, engine, image, config)),
    ];
  });
}

function tooOldForEngine(
  name: string,
  { version, cudaVersion, minDriverVersion }: DeploymentPlan['engine'],
  image: NodeImageSpec,
  { models }: DeploymentConfig,
): Problem[] {
  const index = models.findIndex((model) => model.name === name);
  return tooOldFor(minDriverVersion, image, `models[${index}].engine.version`, `vLLM ${version} (CUDA ${cudaVersion})`);
}

function tooOldFor(least: string | undefined, image: NodeImageSpec, field: string, what: string): Problem[] {
  const { driverVersion = '0', releaseVersion } = image;
  if (least === undefined || compareVersions(driverVersion, least) >= 0) return [];
  return [
    {
      field,
      message: `${what} needs NVIDIA driver ${least} or newer, node image ${releaseVersion} has ${driverVersion}; use another one until EKS ships an image with that driver`,
    },
  ];
}
