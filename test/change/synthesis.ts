import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { EnvironmentInput } from '../../lib/config';
import type { EnvironmentPlan } from '../../lib/environment/environment-plan';
import type { Stack } from '../../lib/policy/model/resource';
import type { Assembly } from '../aws/proof/assembly';
import { assemble } from '../aws/proof/synthesize';
import { frozen } from '../support/memo';
import { planInput } from '../support/plan-fixture';
import { unitApp } from '../support/unit-app';

/** Assemblies of environments, each synthesized once, in a folder that outlives none of them. */
export class Synthesis {
  private readonly known = new Map<string, Assembly>();

  constructor(private readonly directory: string) {}

  readonly ofInput = (input: EnvironmentInput): Assembly => this.ofPlan(planInput(input));

  readonly ofPlan = (plan: EnvironmentPlan): Assembly => {
    const key = createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 16);
    const assembly = this.known.get(key) ?? frozen(assemble(unitApp({ outdir: join(this.directory, key) }), plan));
    this.known.set(key, assembly);
    return assembly;
  };

  /** As a planner of changes asks for it. */
  readonly stacks = (plan: EnvironmentPlan): readonly Stack[] =>
    this.ofPlan(plan).stacks.map(({ name, template }) => ({ name, template: { ...template } }));
}
