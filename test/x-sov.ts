import { DOOR_VARIANTS } from './support/door-variants';
import { planInput, planOf, chartsOf, SHIPPED_ENVIRONMENTS } from './support/plan-fixture';
import { stacksWithChartsOf } from './support/stacks';
import { prove } from '../lib/sovereignty/prove';
const all: [string, any][] = [...SHIPPED_ENVIRONMENTS.map((n) => [n, planOf(n)] as [string, any]), ...Object.entries(DOOR_VARIANTS).map(([n, v]) => [n, planInput(v as any)] as [string, any])];
for (const [name, plan] of all) {
  if (process.argv[2] && !name.includes(process.argv[2])) continue;
  const { stacks, templates } = stacksWithChartsOf(plan);
  const list = Object.keys(templates).map((p) => ({ name: (stacks as any)[p].stackName, template: (templates as any)[p], account: plan.account, region: plan.region }));
  const t = performance.now();
  const proof = prove({ stacks: list, manifests: plan.delivery === 'gitops' ? chartsOf(plan).flatMap((c: any) => c.manifests) : [] });
  console.log('=====', name, Math.round(performance.now() - t), 'ms', proof.regions, proof.partitions, proof.idle);
  for (const w of proof.ways) console.log(`${w.kind} [${w.direction}] ${w.from} -> ${w.to.kind}:${w.to.name}\n     ${w.path.join(' → ')}${w.unknown ? ' UNKNOWN ' + w.unknown : ''}`);
  if (process.argv[3]) { for (const c of proof.access.chains) console.log('CHAIN', c.path.join(' → '), c.broken ?? ''); for (const s of proof.stores) console.log('STORE', s.what, s.key, s.retention ?? ''); for (const l of proof.logs) console.log('LOG', l.what, '|', l.says, '|', l.where); }
}
