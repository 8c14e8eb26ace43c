import { compareVersions, DEFAULT_KUBERNETES_VERSION, defaultNodeImage, findInstanceType } from '../catalog';
import type { NodeImageSpec } from '../catalog/types';
import { judgeEach } from '../config/guard';
import type { DeploymentConfig } from '../config/schema';
import type { ModelFit } from './model-fit';
import type { Problem } from './types';

type Placed = Pick<ModelFit, 'index' | 'capacityIndex' | 'engine'>;

/** Where the driver of the node image is too old for the GPU or for the CUDA of the engine. */
export function driverProblems(config: DeploymentConfig, fits: readonly Placed[]): Problem[] {
  return judgeEach(config.capacity, (entry, index) => {
    const instanceType = findInstanceType(entry.instanceType);
    const image = defaultNodeImage(
      config.kubernetesVersion ?? DEFAULT_KUBERNETES_VERSION,
      instanceType?.cpuArchitecture ?? 'x86_64',
    );
    if (instanceType === undefined || image === undefined) return [];
    const placed = fits.filter(({ capacityIndex }) => capacityIndex === index);
    return [
      ...tooOldFor(instanceType.minDriverVersion, image, `capacity[${index}].instanceType`, instanceType.name),
      ...placed.flatMap((fit) => tooOldForEngine(fit, image)),
    ];
  });
}

function tooOldForEngine({ index, engine }: Placed, image: NodeImageSpec): Problem[] {
  const { version, cudaVersion, minDriverVersion } = engine;
  return tooOldFor(minDriverVersion, image, `models[${index}].engine.version`, `vLLM ${version} (CUDA ${cudaVersion})`);
}

/** Whether the node image of a Kubernetes version has a driver for the GPUs of an instance type. */
export function hasDriver(name: string, kubernetesVersion = DEFAULT_KUBERNETES_VERSION): boolean {
  const instanceType = findInstanceType(name);
  const image = instanceType && defaultNodeImage(kubernetesVersion, instanceType.cpuArchitecture);
  if (instanceType?.minDriverVersion === undefined) return image !== undefined;
  return compareVersions(image?.driverVersion ?? '0', instanceType.minDriverVersion) >= 0;
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
