import { prove } from '../../lib/sovereignty';
import type { Stack } from '../../lib/policy/model/resource';
import { DOOR_VARIANTS } from '../support/door-variants';
import { planInput } from '../support/plan-fixture';
import type { Mutable } from '../support/set-at';
import { honest, outputOf } from './declarations';
import { LEAKS } from './leaks';
import { Sealed } from './sealed';

const COUNT = 37;
/** They write to a role and a launch template that stand here under other names. */
const SEALED_ONLY = [
  'a public address of nodes',
  'a role that writes anywhere, past an endpoint that lets it',
  'a role that shares snapshots',
];
const plan = planInput(DOOR_VARIANTS['front door, GitOps']);
const real = outputOf(plan);

/** Where the first of a type is none that anything stands on. */
const LIKE: Readonly<Record<string, RegExp>> = {
  Nodes: /system/i,
  NodesRoutes: /system/i,
  S3Endpoint: /s3/i,
  Ec2Endpoint: /ec2/i,
  Template: /System/i,
};

/** What is synthesized of a front door for another delivery tool, under the names of the sealed deployment: the first of each type. */
class Real extends Sealed {
  private readonly stacks = structuredClone(real.stacks) as Stack[];
  private readonly known: ReadonlySet<string>;

  constructor() {
    super();
    this.objects.splice(0, Infinity, ...(structuredClone(real.manifests) as Mutable[]));
    const all = this.stacks.flatMap(({ template }) => Object.entries(template.Resources ?? {}));
    for (const [id, { Type }] of Object.entries(this.resources)) {
      const alike = all.filter(([, one]) => one.Type === Type);
      const [, found] = (alike.find(([name]) => LIKE[id]?.test(name)) ?? alike[0] ?? []) as [string?, never?];
      if (found === undefined) delete this.resources[id];
      else this.resources[id] = found;
    }
    this.known = new Set(Object.keys(this.resources));
  }

  override object(kind: string, name: string): Mutable {
    const alike = this.objects.filter((one) => one['kind'] === kind);
    const written = (one: Mutable): string => JSON.stringify(one);
    const wanted =
      name === 'engine' && kind === 'Deployment'
        ? alike.find((one) => written(one).includes('--served-model-name'))
        : kind === 'ConfigMap'
          ? alike.find((one) => written(one).includes('haproxy.cfg'))
          : alike.find((one) => (one['metadata'] as Mutable)['name'] === name);
    return (wanted ?? alike[0])!;
  }

  override get output() {
    const added = Object.fromEntries(Object.entries(this.resources).filter(([id]) => !this.known.has(id)));
    const [first, ...others] = this.stacks;
    const template = { ...first!.template, ...this.template, Resources: { ...first!.template.Resources, ...added } };
    return { stacks: [{ ...first!, template } as Stack, ...others], manifests: this.objects };
  }
}

/** Of every kind the first, then the others in their order; of those that need what only the sealed deployment has, none. */
const chosen = (): typeof LEAKS => {
  const fits = LEAKS.filter(({ name, kind, change }) => {
    if (SEALED_ONLY.includes(name)) return false;
    if (['client', 'region', 'retention'].includes(kind)) return false;
    try {
      change(new Real());
      return true;
    } catch {
      return false;
    }
  });
  const firsts = fits.filter(({ kind }, index) => fits.findIndex((one) => one.kind === kind) === index);
  return [...firsts, ...fits.filter((one) => !firsts.includes(one))].slice(0, COUNT);
};

test(`${COUNT} leaks of many kinds are found in real output, each with its path`, () => {
  const declared = honest(plan);
  const key = ({ kind, path }: { kind: string; path: readonly string[] }): string => `${kind} ${path.join(' → ')}`;
  const closed = { ...declared, egress: 'none' as const };
  const before = new Set(prove(real, closed).findings.map(key));
  const leaks = chosen();
  const missed = leaks.filter(({ kind, change }) => {
    const leaking = new Real();
    change(leaking);
    const found = prove(leaking.output, closed).findings;
    const isFound = found.some((one) => one.kind === kind && one.path.length > 1 && !before.has(key(one)));
    if (process.env['TELL'] !== undefined) process.stderr.write(`${isFound ? 'found' : 'MISSED'} ${kind}\n`);
    return !isFound;
  });
  expect([leaks.length, missed.map(({ name }) => name)]).toEqual([COUNT, []]);
});
