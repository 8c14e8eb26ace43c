import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { type ChartOutput, renderYaml, synthesizeCharts } from '../../charts';
import { ENVIRONMENTS_DIRECTORY, loadEnvironment } from '../../lib/config';
import { argument, engineContainer, manifestsOf, type PodTemplate, podTemplates } from '../support/manifests';
import { readArguments } from './support/arguments';
import { restrictedViolations } from './support/pod-security';
import type { EnvironmentPlan } from '../../lib/environment/environment-plan';
import { isRefused, planEnvironment } from '../../lib/environment/plan-environment';

const NAMES = readdirSync(ENVIRONMENTS_DIRECTORY)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => basename(file, '.ts'));

async function planned(name: string): Promise<EnvironmentPlan> {
  const loaded = await loadEnvironment(name);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const plan = planEnvironment(loaded.config);
  if (isRefused(plan)) throw new Error(JSON.stringify(plan.problems));
  return plan;
}

const servingPods = (outputs: readonly ChartOutput[]): PodTemplate[] =>
  podTemplates(manifestsOf(outputs)).filter(({ namespace }) => namespace === 'windlass-serving');

describe.each(NAMES)('the shipped environment %s', (name) => {
  let plan: EnvironmentPlan;
  let outputs: readonly ChartOutput[];
  beforeAll(async () => {
    plan = await planned(name);
    outputs = synthesizeCharts(plan);
  });

  test('starts every model with arguments its release accepts', () => {
    const pods = servingPods(outputs);
    expect(pods.length).toBeGreaterThanOrEqual(plan.deployments.length);
    for (const pod of pods) {
      const version = versionOf(plan, pod);
      expect(readArguments(version, engineContainer(pod).args ?? []).errors).toEqual([]);
    }
  });

  test('gives each rank of the layout exactly one GPU', () => {
    for (const { name: model, plan: serving, pod } of plan.deployments) {
      const pods = servingPods(outputs).filter(({ owner }) => owner.includes(`/${model} `));
      const { args = [] } = engineContainer(pods[0]!);
      const size = (flag: string) => Number(argument(args, flag) ?? 1);
      const ranks = size('--tensor-parallel-size') * size('--pipeline-parallel-size') * size('--data-parallel-size');
      expect(ranks).toBe(pod.gpus * serving.layout.nodes);
    }
  });

  test('meets the restricted level in every model pod', () => {
    expect(servingPods(outputs).flatMap(restrictedViolations)).toEqual([]);
  });

  test('gives every object a name of its own', () => {
    const keys = manifestsOf(outputs).map(
      ({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('is written the same twice, with nothing unresolved', async () => {
    const again = synthesizeCharts(await planned(name)).map(renderYaml);
    expect(again).toEqual(outputs.map(renderYaml));
    expect(again.join('')).not.toMatch(/undefined|NaN|\[object|\$\{Token/);
  });
});

function versionOf(plan: EnvironmentPlan, { metadata }: PodTemplate): string {
  const model = metadata.labels['app.kubernetes.io/instance'];
  const deployment = plan.deployments.find((candidate) => candidate.name === model);
  if (deployment === undefined) throw new Error(`no model named ${model}`);
  return deployment.engine.version;
}
