import type { EnvironmentInput } from '../../../lib/config';
import type { Note } from '../../../lib/problem';
import { DOOR_ENVIRONMENT } from '../../support/door-environment';
import { ENGINE_TLS } from '../../support/door-variants';
import { planInput, planOf } from '../../support/plan-fixture';

type Door = NonNullable<EnvironmentInput['frontDoor']>;

const notesOf = (door: Partial<Door> = {}, rest: Partial<EnvironmentInput> = {}): readonly Note[] =>
  planInput({ ...DOOR_ENVIRONMENT, ...rest, frontDoor: { ...DOOR_ENVIRONMENT.frontDoor!, ...door } }).notes.filter(
    ({ topic }) => ['front door', 'endpoint'].includes(topic),
  );
const textOf = (notes: readonly Note[]): string => notes.map(({ message }) => message).join('\n');
const SECRET = 'arn:aws:secretsmanager:us-west-2:111122223333:secret:door-AbCdEf';
const CERTIFICATE = 'arn:aws:acm:us-west-2:111122223333:certificate/1a2b';

test('what vLLM answers without a key is said to be out of reach, and only then', () => {
  const text = textOf(notesOf());
  expect(text).toMatch(/answers GET \/v1\/models and POST \/v1\/chat\/completions, .* and nothing else/);
  expect(text).not.toMatch(/without it vLLM still answers/);
  expect(text).not.toMatch(/tokenize/);
  expect(textOf(notesOf({ tokenize: true }))).toMatch(/\/tokenize, \/detokenize, and nothing else/);
  expect(textOf(planOf('hybrid').notes)).toMatch(/without it vLLM still answers/);
});

test('whoever must act is told how: keys of tenants, connections of others', () => {
  const acts = (notes: readonly Note[]) => notes.filter(({ todo }) => todo === true).map(({ act }) => act);
  expect(acts(notesOf())).toEqual(['let 2 teams read their keys']);
  const shared = notesOf({ endpointService: { allowedPrincipals: ['arn:aws:iam::444455556666:root'] } });
  expect(acts(shared)).toEqual(['let 2 teams read their keys', 'accept the connections of other VPCs']);
  expect(textOf(shared)).toMatch(
    /'aws secretsmanager get-secret-value --secret-id windlass\/hybrid\/tenants\/search --query SecretString --output text'; likewise windlass\/hybrid\/tenants\/reports/,
  );
});

test.each([
  [2, /each of 2 pods for itself, and each grants the whole limit: .* up to 2 times as much/],
  [
    3,
    /each of 3 pods for itself, and each grants 1\/2 of the limit, rounded up to at least 1: .* up to 1.5 times as much/,
  ],
])('limits of %i pods', (replicas, said) => {
  expect(textOf(notesOf({ replicas }))).toMatch(said);
  expect(textOf(notesOf({ replicas, tenants: [{ name: 'search' }] }))).not.toMatch(/for itself/);
});

test('where TLS ends decides what is said of it, and how long silence may last', () => {
  expect(textOf(notesOf())).toMatch(/keys and prompts come as plain HTTP, inside the VPC:/);
  const behind = textOf(notesOf({}, { access: { ...DOOR_ENVIRONMENT.access, certificateArn: CERTIFICATE } }));
  expect(behind).toMatch(/TLS ends on the load balancer, which ends any connection that is silent for 350 s/);
  expect(behind).not.toMatch(/plain HTTP, inside/);
  const inside = textOf(notesOf({ certificateSecretArn: SECRET }));
  expect(inside).toMatch(/TLS ends in the pods of the door/);
  expect(inside).not.toMatch(/350 s/);
});

test('TLS to engines: whose certificate, until when, what it costs, and that a stage is no end', () => {
  const text = textOf(notesOf({ engineTls: ENGINE_TLS }));
  expect(text).toMatch(
    /engines show the certificate of arn:\S+engines-d4E5f6, for engines\.example\.internal; .* without a restart/,
  );
  expect(text).toMatch(/Of the authorities that the door trusts the first ends on 2036-11-26/);
  expect(text).toMatch(/costs a handshake for each request/);
  expect(text).not.toMatch(/engineTls\.stage|plain HTTP inside the cluster/);
  expect(textOf(notesOf({ engineTls: { ...ENGINE_TLS, stage: 'serve' } }))).toMatch(
    /engineTls\.stage 'serve' is for the way there or back: the door would still send requests to an engine without/,
  );
  expect(textOf(notesOf({ certificateSecretArn: SECRET, engineTls: ENGINE_TLS }))).toMatch(
    /from there to engines it is TLS inside the cluster/,
  );
});

test('an answer that outlasts a TLS listener is named with the way out', () => {
  const models = DOOR_ENVIRONMENT.models.map((model) => ({
    ...model,
    workload: { inputTokens: 4000, outputTokens: 20_000 },
  }));
  const long = textOf(notesOf({}, { models, access: { ...DOOR_ENVIRONMENT.access, certificateArn: CERTIFICATE } }));
  expect(long).toMatch(/execution: the load balancer ends a connection .* or let TLS end in the door/);
  expect(textOf(notesOf({ certificateSecretArn: SECRET }, { models }))).not.toMatch(
    /the load balancer ends a connection/,
  );
});

test('a balancer that has nothing to choose from', () => {
  const [strategy, execution, next] = DOOR_ENVIRONMENT.models;
  const models = [
    strategy!,
    { ...execution!, balancer: 'prefix-hash' as const },
    { ...next!, balancer: 'prefix-hash' as const },
  ];
  const text = textOf(notesOf({}, { models }));
  expect(text).toMatch(/execution-next: 'prefix-hash' chooses among replicas, and there is one/);
  expect(text).not.toMatch(/execution: 'prefix-hash'/);
});

test('a name that restarts engines, and one that nobody may use', () => {
  expect(textOf(notesOf())).toMatch(
    /planner, execution: engines know .* Shares of execution, tenants and limits restart/,
  );
  const none = textOf(notesOf({ names: [], tenants: [{ name: 'search', models: ['strategy'] }] }));
  expect(none).not.toMatch(/served-model-name/);
  expect(none).toMatch(/no tenant may use 'execution-next': it is served to nobody/);
});
