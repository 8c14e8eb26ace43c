import type { EnvironmentInput } from '../config';
import { isObject } from '../schema/paths';
import { toDosOf } from './to-dos';

/** What a reader of the file wants to know, by path; numbers of lists are left out. */
const COMMENTS: Readonly<Record<string, string>> = {
  name: 'short: it prefixes the names of stacks and resources',
  'network.cidr': 'of the VPC: no block that it is connected to may overlap',
  'network.availabilityZoneIds': 'zone ids, not names: names differ from account to account',
  'network.existingVpc': 'as `windlass import-vpc` writes it',
  'capacity.count': 'nodes',
  'capacity.purchaseOption': 'on-demand, on-demand-reservation, capacity-block or spot',
  'capacity.availabilityZoneId': 'where the reservation is',
  'capacity.startsAt': 'of the block, as EC2 states them: nodes start and drain by them',
  'models.name': 'what clients send as "model"',
  'models.replicas': 'whole copies of the model; one takes as few nodes as hold it',
  'models.maxModelLen': 'tokens of one request, prompt and answer',
  'models.concurrency': 'requests in flight per replica',
  'models.engine.image': 'the published image has no libfabric: build one with EFA, push it to ECR and name it here',
  delivery: "'cdk': a stack applies the manifests; 'gitops': your tool applies dist/",
  'access.sourceCidrs': 'who may reach the load balancer',
  'access.adminRoleArns': 'who administers the cluster',
};

/** An environment as the file a person edits: TypeScript with a comment where one helps, placeholders marked. */
export function printEnvironment(environment: EnvironmentInput, summary: string): string {
  const open = new Map(toDosOf(environment).map(({ path, text }) => [path, text]));
  const body = object(environment, { path: '', depth: 0, open });
  return [
    "import { defineEnvironment } from 'windlass';",
    '',
    `/** ${summary} Your editor completes the fields; \`npm run check\` says what is wrong. */`,
    `export default defineEnvironment(${body});`,
    '',
  ].join('\n');
}

interface Place {
  readonly path: string;
  readonly depth: number;
  readonly open: ReadonlyMap<string, string>;
}

const WIDTH = 120;
const indent = (depth: number): string => '  '.repeat(depth);

function print(value: unknown, place: Place): string {
  if (Array.isArray(value)) return list(value as readonly unknown[], place);
  if (isObject(value)) return object(value, place);
  if (typeof value === 'number') return withSeparators(value);
  return typeof value === 'string' ? quoted(value) : String(value);
}

function object(value: object, { path, depth, open }: Place): string {
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  if (fields.length === 0) return '{}';
  const lines = fields.flatMap(([key, field]) => {
    const inner = path === '' ? key : `${path}.${key}`;
    const comments = [COMMENTS[inner.replace(/\[\d+\]/g, '')], toDo(open.get(inner))].filter(
      (one) => one !== undefined,
    );
    const place = { path: inner, depth: depth + 1, open };
    return [
      ...comments.map((comment) => `${indent(depth + 1)}// ${comment}`),
      `${indent(depth + 1)}${keyOf(key)}: ${print(field, place)},`,
    ];
  });
  return ['{', ...lines, `${indent(depth)}}`].join('\n');
}

const toDo = (text: string | undefined): string | undefined => (text === undefined ? undefined : `TODO: ${text}`);

function list(values: readonly unknown[], place: Place): string {
  const { path, depth, open } = place;
  const items = values.map((value, index) => print(value, { path: `${path}[${index}]`, depth: depth + 1, open }));
  const line = `[${items.join(', ')}]`;
  if (values.every((value) => !isObject(value)) && depth * 2 + path.length + line.length < WIDTH) return line;
  return ['[', ...items.map((item) => `${indent(depth + 1)}${item},`), `${indent(depth)}]`].join('\n');
}

const keyOf = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key));

/** As prettier writes it: the quotes that need fewer escapes. */
function quoted(text: string): string {
  const json = JSON.stringify(text);
  return text.includes("'") ? json : `'${json.slice(1, -1).replaceAll('\\"', '"')}'`;
}

const withSeparators = (value: number): string =>
  Number.isInteger(value) && value >= 10_000 ? String(value).replace(/\B(?=(\d{3})+$)/g, '_') : String(value);
