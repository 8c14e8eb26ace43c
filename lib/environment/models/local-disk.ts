import type { Draft } from '../../config/draft';
import { loadFormatOf } from '../../config/load-format';
import type { DeploymentConfig, ModelConfig } from '../../config/schema';
import { isOnLustre, isStreamed, localStorageMiB, ROOT_VOLUME_GIB, tiersWhere } from '../../contract';
import type { ServingPlan } from '../../planner';
import { type Problem, problem } from '../../problem';
import { formatGB, MIB } from '../../units';
import { planPod } from '../pods';
import { copiedAdapterBytes, copiedBytes, weightsTierOf } from '../weights';

/** A pod that asks for more than the disks of its node have waits for ever. */
export function diskProblems(
  plan: ServingPlan,
  model: Draft<ModelConfig>,
  index: number,
  config: Draft<DeploymentConfig>,
): Problem[] {
  const tier = config.judge((known) => model.judge((one) => weightsTierOf(one, known)));
  const { instanceType } = plan;
  if (tier === undefined || instanceType === undefined) return [];
  const adapters = model.judge((known) => copiedAdapterBytes(known, plan, tier)) ?? 0;
  const bytes = copiedBytes(plan, tier) + adapters;
  const asked = planPod(instanceType, plan.layout, bytes).ephemeralStorageMiB;
  const there = localStorageMiB(instanceType, ROOT_VOLUME_GIB);
  if (bytes === 0 || asked <= there) return [];
  const isOfAdapters = adapters > bytes / 2;
  const streams = model.judge((known) => loadFormatOf(known) === 'auto') === true;
  const what = isOfAdapters ? 'adapters' : 'weights';
  const way = isOfAdapters
    ? `state the bytes of each if they are fewer, name fewer, or set storage.tier to ${tiersWhere(isOnLustre)}`
    : `set storage.tier to ${tiersWhere((one) => isOnLustre(one) || (isStreamed(one) && streams))}`;
  return [
    problem(
      isOfAdapters ? `models[${index}].loraAdapters` : 'storage.tier',
      `copies of ${formatGB(bytes)} of ${what} and caches ask for ${formatGB(asked * MIB)} of the disks of a ${instanceType.name}, which has ${formatGB(there * MIB)} for pods; ${way}`,
    ),
  ];
}
