import type { FittedModel } from './model-fit';
import { DEFAULT_KUBERNETES_VERSION, defaultNodeImage, findInstanceType } from '../../catalog';
import type { NodeImageSpec } from '../../catalog/types';
import { judgeEach } from '../../config/guard';
import type { DeploymentConfig } from '../../config/schema';
import type { Problem } from '../../problem';
import { tooOldFor } from './driver-versions';

type Placed = Pick<FittedModel, 'index' | 'capacityIndex' | 'engine'>;

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
