import { engineArgs, groupEngineArgs } from '../../charts/vllm/engine-args';
import { engineProbes } from '../../charts/vllm/engine-probes';
import { variantOf } from '../../charts/metrics/variant';
import { allModels, defaultEngine, findEngine } from '../../lib/catalog';
import type { DeploymentPlan } from '../../lib/environment/environment-plan';
import { longestPrefillSeconds } from '../../lib/planner/speed/prefill';
import { argument } from '../support/manifests';
import { OWNED_FLAGS } from '../../lib/schema/flag-ownership';
import { readArguments } from './support/arguments';
import { flagsOf, unowned } from './support/ownership';
import {
  type CataloguedDeployment,
  cataloguedDeployments,
  representativeInstanceTypes,
} from './support/catalogued-deployments';

/** Thousands of searches: what is asked of all of them is asked in this file, which makes them once. */
let deployments: readonly CataloguedDeployment[];
beforeAll(() => {
  deployments = cataloguedDeployments();
}, 120_000);

const commandLines = (deployment: DeploymentPlan): readonly (readonly string[])[] =>
  deployment.multiNode ? Object.values(groupEngineArgs(deployment)) : [engineArgs(deployment)];

/** Titles of the deployments of which a command line does not hold what it must. */
const failing = (holds: (args: readonly string[], deployment: DeploymentPlan) => boolean): string[] =>
  deployments.flatMap(({ title, deployment }) =>
    commandLines(deployment).every((args) => holds(args, deployment)) ? [] : [title],
  );

test('every published model fits some machine, and both one GPU and groups of nodes are among the layouts', () => {
  const fitting = new Set(deployments.map(({ deployment }) => deployment.plan.model.id));
  const published = allModels.filter(({ provenance }) => provenance === 'published').map(({ id }) => id);
  expect(published.filter((id) => !fitting.has(id))).toEqual([]);
  expect(deployments.some(({ deployment }) => deployment.multiNode)).toBe(true);
  expect(deployments.some(({ deployment }) => deployment.plan.layout.gpus === 1)).toBe(true);
  const machines = new Set(deployments.map(({ deployment }) => deployment.plan.instanceType!.name));
  expect(representativeInstanceTypes().filter(({ name }) => !machines.has(name))).toEqual([]);
});

const argumentErrors = (version: string, all: readonly CataloguedDeployment[]): string[] =>
  all.flatMap(({ title, deployment }) =>
    commandLines(deployment).flatMap((args) =>
      readArguments(version, args).errors.map((error) => `${title}: ${error}`),
    ),
  );

test('every argument is one the pinned release accepts, with a value it accepts', () => {
  expect(argumentErrors(defaultEngine.version, deployments)).toEqual([]);
});

/** Its whole nodes of Hopper and Blackwell; `npm run proof:engine-args -- --release` takes all of them. */
test('so it is with the newest release, as it is planned for that', () => {
  const engine = findEngine('0.33.0')!;
  const newer = cataloguedDeployments(engine, undefined, ['p5en.48xlarge', 'p6-b200.48xlarge']);
  expect(newer.length).toBeGreaterThan(100);
  expect(argumentErrors(engine.version, newer)).toEqual([]);
}, 120_000);

test('a flag of a command line is one that its field owns, or that gives way to the one that is stated', () => {
  expect(
    unowned(flagsOf(deployments.flatMap(({ deployment }) => commandLines(deployment).flat())), OWNED_FLAGS),
  ).toEqual([]);
});

test('the layout of the plan is the layout of the command line', () => {
  const size = (args: readonly string[], flag: string): number => Number(argument(args, flag) ?? 1);
  expect(
    failing((args, { plan: { layout } }) => {
      const ranks = ['--tensor-parallel-size', '--pipeline-parallel-size', '--data-parallel-size']
        .map((flag) => size(args, flag))
        .reduce((product, factor) => product * factor);
      return (
        ranks === layout.gpus &&
        size(args, '--nnodes') === layout.nodes &&
        args.includes('--enable-expert-parallel') === layout.enableExpertParallel
      );
    }),
  ).toEqual([]);
});

test('speculation is on the command line exactly where the plan has it', () => {
  expect(
    failing((args, { plan: { speculative } }) => {
      const text = argument(args, '--speculative-config');
      if (text === undefined || speculative === undefined) return text === undefined && speculative === undefined;
      const config = JSON.parse(text) as { method: string; num_speculative_tokens: number };
      return config.method === speculative.method && config.num_speculative_tokens === speculative.numSpeculativeTokens;
    }),
  ).toEqual([]);
});

test('nothing removed, insecure or out of tree is ever passed', () => {
  const never = [
    ...['--swap-space', '--task', '--guided-decoding-backend', '--disable-log-requests', '--rope-scaling'],
    ...['--num-scheduler-steps', '--calculate-kv-scales', '--override-attention-dtype'],
    ...['--max-num-partial-prefills', '--max-long-partial-prefills'],
    ...['--api-key', '--enable-prompt-embeds', '--allowed-local-media-path', '--profiler-config'],
  ];
  expect(failing((args) => !args.some((arg) => never.includes(arg)))).toEqual([]);
  expect(failing((args) => !['gguf', 'bitsandbytes'].includes(argument(args, '--load-format') ?? ''))).toEqual([]);
});

test('code of a checkpoint runs only for models whose catalog entry says it must', () => {
  expect(
    failing(
      (args, { plan: { model } }) => args.includes('--trust-remote-code') === (model.serving?.trustRemoteCode === true),
    ),
  ).toEqual([]);
});

test('on every catalogued pair a hang is noticed within the hour, and never before a prompt can be done', () => {
  const late = deployments.flatMap(({ title, deployment }) => {
    const { livenessProbe } = engineProbes(deployment);
    const stall = Number(livenessProbe.exec?.command?.[4]);
    const noticed = stall + (livenessProbe.periodSeconds ?? 0) * (livenessProbe.failureThreshold ?? 0);
    return stall >= longestPrefillSeconds(deployment.plan) && noticed <= 3600 ? [] : [`${title}: ${noticed} s`];
  });
  expect(late).toEqual([]);
});

test('a variant is a legal label', () => {
  for (const { deployment } of deployments)
    expect(variantOf(deployment)).toMatch(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/);
});
