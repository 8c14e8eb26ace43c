import { isOwnName, tenantLimits, tenantNames } from '../../../lib/environment/door/words';
import type { DoorTenantPlan } from '../../../lib/environment/door/front-door-plan';

const MIB = 2 ** 20;
const tenant: DoorTenantPlan = {
  name: 'research',
  secretName: 'research-keys',
  names: ['chat'],
  priority: 'interactive',
  bodyBytes: 8 * MIB,
};
const limitsOf = (own: Partial<DoorTenantPlan>): readonly string[] =>
  tenantLimits({ ...tenant, ...own }, { bodyBytes: 8 * MIB });

test('a tenant without a limit of its own has none to tell', () => {
  expect(limitsOf({})).toEqual([]);
});

test.each([
  [{ requestsPerMinute: 1 }, '1 request a minute'],
  [{ requestsPerMinute: 600 }, '600 requests a minute'],
  [{ concurrency: 4 }, '4 at once'],
  [{ maxTokens: 2048 }, 'max_tokens up to 2,048'],
  [{ bodyBytes: MIB }, 'bodies up to 1 MiB'],
])('%j is told alone', (own, told) => {
  expect(limitsOf(own)).toEqual([told]);
});

test('names are told when they are not all', () => {
  const [chat, embed] = [{ name: 'chat' }, { name: 'embed' }] as never[];
  expect(tenantNames(tenant, { names: [chat] as never })).toBe('every name');
  expect(tenantNames(tenant, { names: [chat, embed] as never })).toBe('chat');
});

test('a name is its own when one model of that name answers', () => {
  const named = (...models: readonly string[]): never =>
    ({ name: 'chat', variants: models.map((model) => ({ model })) }) as never;
  expect(isOwnName(named('chat'))).toBe(true);
  expect(isOwnName(named('other'))).toBe(false);
  expect(isOwnName(named('chat', 'other'))).toBe(false);
});
