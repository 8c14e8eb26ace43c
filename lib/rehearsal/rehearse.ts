import { admission } from './checks/admission';
import { capacityBlockEnd } from './checks/capacity-block-end';
import { deletion } from './checks/delete';
import { doorDrain } from './checks/door-drain';
import { doorRollout } from './checks/door-rollout';
import { drain } from './checks/drain';
import { frontDoor } from './checks/front-door';
import { nodeLoss } from './checks/node-loss';
import { rollout } from './checks/rollout';
import { scale } from './checks/scale';
import { scheduling } from './checks/scheduling';
import { toolEgress } from './checks/tool-egress';
import { topology } from './checks/topology';
import { upgrade } from './checks/upgrade';
import type { RehearsalCheck, Stage } from './checks/check';
import { gpuNodeShapes } from './fakes/node-shapes';
import { noted, onStage } from './on-stage';
import type { CheckName, CheckResult, RehearsalOptions, Report } from './types';
import { checksOf, chosen, goesOn } from './verdict';

/** One file a check; the order is in `CHECKS`. */
const CHECK: Record<CheckName, RehearsalCheck> = {
  admission,
  scheduling,
  topology,
  'front door': frontDoor,
  'door rollout': doorRollout,
  'door drain': doorDrain,
  'tool egress': toolEgress,
  rollout,
  'node loss': nodeLoss,
  drain,
  scale,
  upgrade,
  'capacity-block end': capacityBlockEnd,
  delete: deletion,
};

/** Brings the environment up, runs the checks, takes it down again; throws `CutShort` when the control plane does not live as long. */
export const rehearse = (options: RehearsalOptions): Promise<Report> =>
  onStage({ ...options, nodes: gpuNodeShapes(options.plan) }, (stage) => runChecks(stage, options));

async function runChecks(stage: Stage, options: RehearsalOptions): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const name of chosen(options.only ?? checksOf(options.plan))) {
    if (!goesOn(results)) break;
    results.push(await noted(stage, name, () => CHECK[name](stage, options)));
  }
  return results;
}
