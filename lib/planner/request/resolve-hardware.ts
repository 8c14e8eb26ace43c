import { allGpus, allInstanceTypes, findGpu, findInstanceType } from '../../catalog';
import type { GpuSpec, InstanceTypeSpec } from '../../catalog/types';
import { found, type LookUp, refused, unknownName } from './look-up';
import type { PlanRequest } from './plan-request';

/** A GPU, and the instance type that has it unless a bare GPU was named. */
export interface HardwareChoice {
  readonly gpu: GpuSpec;
  readonly instanceType?: InstanceTypeSpec;
}

const gpuNames = allGpus.map(({ name }) => name);
const instanceTypeNames = (): string[] => allInstanceTypes.map(({ name }) => name);

/** The hardware a request names. */
export function resolveHardware({ instanceType, gpu }: PlanRequest): LookUp<HardwareChoice> {
  if (instanceType !== undefined) return hardwareOfType(instanceType, gpu);
  if (gpu !== undefined) return bareGpu(gpu);
  return refused('instanceType', `name an instance type or a GPU (${gpuNames.join(', ')}), or search over all of them`);
}

function hardwareOfType(name: string, stated: string | undefined): LookUp<HardwareChoice> {
  const instanceType = findInstanceType(name);
  if (instanceType === undefined) return unknownName('instanceType', name, instanceTypeNames());
  if (stated !== undefined && findGpu(stated)?.name !== instanceType.gpu)
    return refused(
      'gpu',
      `'${stated}' contradicts instanceType ${name}, which has ${instanceType.gpu}; leave one of them out`,
    );
  const gpu = findGpu(instanceType.gpu);
  if (gpu === undefined) throw new Error(`catalog: ${name} names the GPU ${instanceType.gpu}, which has no record`);
  return found({ gpu, instanceType });
}

function bareGpu(name: string): LookUp<HardwareChoice> {
  const gpu = findGpu(name);
  return gpu === undefined ? unknownName('gpu', name, gpuNames) : found({ gpu });
}
