import fc from 'fast-check';
import { allModels } from '../../../lib/catalog';
import type { EnvironmentInput } from '../../../lib/config';
import { servingPlanToJson } from '../../../lib/environment/environment-json';
import { stagingBuildspec, stagingJobs } from '../../../lib/mirror';
import { environmentWith } from '../../support/environments';
import { chartsOf, planInput } from '../../support/plan-fixture';
import { stacksOf } from '../../support/stacks';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

type Model = EnvironmentInput['models'][number];

const planWith = (model: Partial<Model>, instanceType = 'p5en.48xlarge') =>
  planInput(
    environmentWith((environment) => {
      Object.assign(environment.models[0]!, { maxModelLen: undefined, concurrency: undefined }, model);
      Object.assign(environment.capacity[0]!, { instanceType });
    }),
  );

const published = allModels.filter(
  ({ provenance, checkpoints }) => provenance === 'published' && checkpoints.length > 0,
);

/** What a plan says beside the names of model and build. */
function withoutNames(model: Partial<Model>): string {
  const [deployment] = planWith(model).deployments;
  const plan = servingPlanToJson(deployment!.plan);
  return JSON.stringify({ ...plan, model: undefined, checkpoint: undefined, notes: undefined });
}

test('a fine-tune with nothing stated but its name is planned as the catalogued model it was made from', () => {
  const small = published.filter(({ parameters }) => (parameters?.total ?? 0) < 130e9);
  fc.assert(
    fc.property(fc.constantFrom(...small), ({ id }) => {
      expect(withoutNames({ model: { basedOn: id, id: 'acme/tune' }, speculative: false })).toBe(
        withoutNames({ model: id, speculative: false }),
      );
    }),
    { numRuns: 12 },
  );
});

/** What the engine of the first model is started with. */
function argsOf(plan: ReturnType<typeof planInput>): string {
  const [, args = ''] = /"name":"30-[^]*?"args":(\[.*?\]),"env"/.exec(JSON.stringify(chartsOf(plan))) ?? [];
  return (JSON.parse(args) as string[]).join(' ');
}

test('its repository, commit and format are its own, in plan, pods and staging', () => {
  const plan = planWith({
    name: 'tune',
    model: { basedOn: 'qwen3-8b', id: 'acme/our-tune', revision: COMMIT, quantization: 'fp8', toolCallParser: false },
  });
  const [deployment] = plan.deployments;
  expect(deployment!.plan.checkpoint).toMatchObject({ huggingFaceId: 'acme/our-tune', quantization: 'fp8' });
  expect(deployment!.weights).toMatchObject({ bucketPrefix: `acme/our-tune/${COMMIT}/`, revision: COMMIT });
  expect(stagingJobs(plan)).toMatchObject([
    { repository: 'acme/our-tune', revision: COMMIT, prefix: `acme/our-tune/${COMMIT}/`, loadFormat: 'auto' },
  ]);
  const args = argsOf(plan);
  expect(args).toMatch(new RegExp(`^s3://[^ ]+/acme/our-tune/${COMMIT}/ --served-model-name tune `));
  expect(args).toContain('--reasoning-parser qwen3');
  expect(args).not.toContain('--tool-call-parser');
});

test('without a commit there is the usual thing to do, by the field it is written in', () => {
  const { notes } = planWith({ model: { basedOn: 'qwen3-8b', id: 'acme/our-tune' } });
  expect(notes.map(({ message }) => message).join('\n')).toMatch(
    /no commit of acme\/our-tune is pinned, .* set model\.revision to the one[^]*if acme\/our-tune is private/,
  );
});

test('the draft in its checkpoint speculates only when that is said', () => {
  const model = { basedOn: 'qwen3.5-35b-a3b', id: 'acme/our-tune' };
  expect(planWith({ model: model.basedOn }).deployments[0]!.plan.speculative?.method).toBe('mtp');
  expect(planWith({ model }).deployments[0]!.plan.speculative).toBeUndefined();
  expect(planWith({ model, speculative: { method: 'mtp' } }).deployments[0]!.plan.speculative?.method).toBe('mtp');
});

test('weights from a bucket of one’s own are copied by a job that may read that prefix alone', () => {
  const kmsKeyArn = 'arn:aws:kms:eu-west-1:444455556666:key/0123';
  const source = { s3: 's3://acme-models/tune/v3/', kmsKeyArn };
  const plan = planWith({ model: { basedOn: 'llama-3.3-70b', id: 'tune', revision: 'v3', source } });
  const [deployment] = plan.deployments;
  expect(deployment!.weights.bucketPrefix).toBe('tune/v3/');
  const [job] = stagingJobs(plan);
  expect(job!.origin).toEqual({ kind: 's3', uri: source.s3, kmsKeyArn });
  expect(stagingBuildspec(job!).phases['install']!.commands[0]).toContain('copyAll');
  const said = plan.notes.map(({ message }) => message).join('\n');
  expect(said).toContain('tune is copied from s3://acme-models/tune/v3/ to s3://windlass-small-weights-');
  expect(said).not.toMatch(/no commit of|nothing tells this upload|is gated/);
  const template = JSON.stringify(stacksOf(plan).template('mirror'));
  expect(template).toContain('acme-models/tune/v3/*');
  expect(template).toContain('"Value":"s3://acme-models/tune/v3/"');
  expect(template).toContain('s3.eu-west-1.amazonaws.com');
});

test('weights that lie in the weights bucket have no job, and the plan says where they must be', () => {
  const plan = planWith({ model: { basedOn: 'qwen3-8b', id: 'tune', source: { staged: true } } });
  expect(stagingJobs(plan)).toEqual([]);
  const said = plan.notes.map(({ message }) => message).join('\n');
  expect(said).toMatch(/no job brings tune: its files must be at s3:\/\/\S+\/tune\/ before pods start; nothing tells/);
});
