import { synthesizeCharts } from '../../../charts';
import { engineArgs, groupEngineArgs } from '../../../charts/vllm/engine-args';
import { cataloguedDeployments } from '../../charts/support/catalogued-deployments';
import { engineContainer, manifestsOf, podTemplates } from '../../support/manifests';
import type { EngineSpec } from '../../../lib/catalog';
import type { EnvironmentInput } from '../../../lib/config';
import type { EnvironmentPlan } from '../../../lib/environment/environment-plan';

export interface CommandLine {
  readonly title: string;
  readonly args: readonly string[];
}

/** What Kubernetes puts in place of `$(NAME)` before the container starts. */
const EXPANSIONS: Readonly<Record<string, string>> = {
  VLLM_HOST_IP: '10.0.0.7',
  LWS_LEADER_ADDRESS: 'group-0.group.windlass-serving',
  LWS_WORKER_INDEX: '1',
};

export function expanded(args: readonly string[]): string[] {
  return args.map((arg) =>
    arg.replace(/\$\(([A-Z_]+)\)/g, (_reference, name: string) => {
      const value = EXPANSIONS[name];
      if (value === undefined) throw new Error(`${arg} refers to ${name}, which no container defines`);
      return value;
    }),
  );
}

/** The command line of every engine container of an environment. */
export function environmentCommandLines(plan: EnvironmentPlan): CommandLine[] {
  return podTemplates(manifestsOf(synthesizeCharts(plan)))
    .filter(({ namespace }) => namespace === 'windlass-serving')
    .map((pod) => ({
      title: `${plan.environment} ${pod.owner}`,
      args: expanded(engineContainer(pod).args ?? []),
    }));
}

const OWN_IMAGE = { repository: 'ours/vllm', digest: `sha256:${'0'.repeat(64)}` };

/** A shipped environment whose models name this release, with an image of their own where its is not known. */
export function withRelease(input: EnvironmentInput, version: string): EnvironmentInput {
  const models = input.models.map((model) => ({
    ...model,
    engine: { ...model.engine, version, image: model.engine?.image ?? OWN_IMAGE },
  }));
  return { ...input, models };
}

/** The command lines of the whole catalog, planned for an engine; equal ones only once. */
export function catalogCommandLines(engine: EngineSpec): CommandLine[] {
  const all = cataloguedDeployments(engine).flatMap(({ title, deployment }) => {
    const lines = deployment.multiNode ? Object.entries(groupEngineArgs(deployment)) : [['', engineArgs(deployment)]];
    return lines.map(([role, args]) => ({
      title: `${title} ${String(role)}`.trim(),
      args: expanded(args as string[]),
    }));
  });
  const seen = new Set<string>();
  return all.filter(({ args }) => {
    const key = JSON.stringify(args);
    return !seen.has(key) && seen.add(key);
  });
}
