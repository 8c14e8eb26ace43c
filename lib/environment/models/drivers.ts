import type { FittedModel } from './model-fit';
import { DEFAULT_KUBERNETES_VERSION, defaultNodeImage, findInstanceType } from '../../catalog';
import type { NodeImageSpec } from '../../catalog/types';
import type { Draft } from '../../config/draft';
import type { DeploymentConfig } from '../../config/schema';
import type { Problem } from '../../problem';
import { tooOldFor } from './driver-versions';

type Placed = Pick<FittedModel, 'index' | 'capacityIndex' | 'engine'>;

/** Where the driver of the node image is too old for the GPU or for the CUDA of the engine. */
export function driverProblems(config: Draft<DeploymentConfig>, fits: readonly Placed[]): Problem[] {
  const version = config.judge(({ kubernetesVersion = DEFAULT_KUBERNETES_VERSION }) => kubernetesVersion);
  if (version === undefined) return [];
  return config.each(
    ({ capacity }) => capacity,
    (entry, index) => {
      const instanceType = entry.judge((known) => findInstanceType(known.instanceType));
      const image = instanceType && defaultNodeImage(version, instanceType.cpuArchitecture);
      if (instanceType === undefined || image === undefined) return [];
      const placed = fits.filter(({ capacityIndex }) => capacityIndex === index);
      return [
        ...tooOldFor(instanceType.minDriverVersion, image, `capacity[${index}].instanceType`, instanceType.name),
        ...placed.flatMap((fit) => tooOldForEngine(fit, image)),
      ];
    },
  );
}

function tooOldForEngine({ index, engine }: Placed, image: NodeImageSpec): Problem[] {
  const { version, cudaVersion, minDriverVersion } = engine;
  return tooOldFor(minDriverVersion, image, `models[${index}].engine.version`, `vLLM ${version} (CUDA ${cudaVersion})`);
}
