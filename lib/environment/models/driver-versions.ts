import { compareVersions, DEFAULT_KUBERNETES_VERSION, defaultNodeImage, findInstanceType } from '../../catalog';
import type { NodeImageSpec } from '../../catalog/types';
import { type Problem, problem } from '../../problem';

/** Whether the node image of a Kubernetes version has a driver for the GPUs of an instance type. */
export function hasDriver(name: string, kubernetesVersion = DEFAULT_KUBERNETES_VERSION): boolean {
  const instanceType = findInstanceType(name);
  const image = instanceType && defaultNodeImage(kubernetesVersion, instanceType.cpuArchitecture);
  if (instanceType?.minDriverVersion === undefined) return image !== undefined;
  return compareVersions(image?.driverVersion ?? '0', instanceType.minDriverVersion) >= 0;
}

export function tooOldFor(least: string | undefined, image: NodeImageSpec, field: string, what: string): Problem[] {
  const { driverVersion = '0', releaseVersion } = image;
  if (least === undefined || compareVersions(driverVersion, least) >= 0) return [];
  return [
    problem(
      field,
      `${what} needs NVIDIA driver ${least} or newer, node image ${releaseVersion} has ${driverVersion}; use another one until EKS ships an image with that driver`,
    ),
  ];
}
