import { kubernetesApi } from '../../../lib/catalog';
import { ControlPlane } from '../../../lib/rehearsal/control-plane/control-plane';
import { COLLECTION } from '../../../lib/rehearsal/compression';
import { MINUTES, programsOf } from './support';

/** The strict schemas of the policy, against the OpenAPI document of a running API server. */
const MINOR = '1.36';

jest.setTimeout(5 * MINUTES);

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
}
type Definitions = Readonly<Record<string, Schema>>;

let definitions: Definitions;

beforeAll(async () => {
  const controlPlane = await ControlPlane.start({
    programs: programsOf(MINOR),
    stages: [],
    leaderWorkerSets: true,
    targetGroupBindings: false,
    tolerationSeconds: 300,
    collection: COLLECTION,
  });
  try {
    definitions = (await controlPlane.client.get<{ definitions: Definitions }>('/openapi/v2')).body.definitions;
  } finally {
    await controlPlane.stop();
  }
});

const referenced = (schema: Schema): string | undefined => schema.$ref?.replace('#/definitions/', '');
const missing = kubernetesApi.missing[MINOR]!;

/** What our definition and the server's differ in, and those below it; each pair once. */
function differences(number: number, schema: Schema, path: string, seen: Set<number>): readonly string[] {
  if (schema.properties === undefined || seen.has(number)) return [];
  seen.add(number);
  const [fields] = kubernetesApi.definitions[number]!;
  const absent = new Set(missing.fields.filter(([one]) => one === number).map(([, field]) => field));
  const ours = Object.keys(fields).filter((field) => !absent.has(field));
  const theirs = Object.keys(schema.properties);
  return [
    ...ours.filter((field) => !theirs.includes(field)).map((field) => `${path}.${field}: the server has it not`),
    ...theirs.filter((field) => !ours.includes(field)).map((field) => `${path}.${field}: the catalog has it not`),
    ...theirs.flatMap((field) => {
      const inner = /#(\d+)$/.exec(fields[field] ?? '')?.[1];
      const of = below(schema.properties![field]!);
      return inner === undefined || of === undefined ? [] : differences(Number(inner), of, `${path}.${field}`, seen);
    }),
  ];
}

/** The object that a field holds, or that its members are. */
function below(schema: Schema): Schema | undefined {
  const name = referenced(schema);
  if (name !== undefined) return definitions[name];
  const inner =
    schema.items ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);
  return inner === undefined ? (schema.properties === undefined ? undefined : schema) : below(inner);
}

function compared(served: Definitions): { readonly kinds: number; readonly found: readonly string[] } {
  const seen = new Set<number>();
  let kinds = 0;
  const found = Object.values(served).flatMap((schema) =>
    (schema['x-kubernetes-group-version-kind'] ?? []).flatMap(({ group, version, kind }) => {
      const name = `${group === '' ? version : `${group}/${version}`} ${kind}`;
      const number = kubernetesApi.kinds[name];
      if (number === undefined) return [];
      kinds++;
      return missing.kinds.includes(name)
        ? [`${name}: said not to be served`]
        : differences(number, schema, name, seen);
    }),
  );
  return { kinds, found };
}

test('every kind that is served has the fields that the catalog says, and no others', () => {
  const { kinds, found } = compared(definitions);
  expect(found).toEqual([]);
  expect(kinds).toBeGreaterThan(70);
});

test('a field more, deep in a pod, would be seen', () => {
  const container = 'io.k8s.api.core.v1.Container';
  const more = { ...definitions[container], properties: { ...definitions[container]!.properties, livenesProbe: {} } };
  const whole = definitions;
  definitions = { ...whole, [container]: more };
  const { found } = compared(definitions);
  definitions = whole;
  expect(found).toEqual([expect.stringMatching(/livenesProbe: the catalog has it not$/)]);
});
