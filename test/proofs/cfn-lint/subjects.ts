import { readdirSync } from 'node:fs';
import { ENVIRONMENTS_DIRECTORY, type EnvironmentInput } from '../../../lib/config';
import { DOOR_VARIANTS } from '../../support/door-variants';
import { copyOf, environmentWith } from '../../support/environments';
import { EXISTING_VPC } from '../../support/existing-vpc';
import { drivenInstanceTypes, environmentOn } from '../../support/instance-type-environments';
import { shippedEnvironment } from '../../support/synthesize';

export interface Subject {
  readonly name: string;
  readonly environment: EnvironmentInput;
  /** @default - all stacks are linted */
  readonly onlyStack?: string;
}

const variant = (name: string, change: (environment: EnvironmentInput) => void): Subject => ({
  name,
  environment: environmentWith(change),
});

/** Shipped environments, what they leave out, and every instance type in every way it is sold. */
export async function subjects(): Promise<Subject[]> {
  const files = readdirSync(ENVIRONMENTS_DIRECTORY).filter((file) => file.endsWith('.ts'));
  const names = files.map((file) => file.replace(/\.ts$/, ''));
  const shipped = await Promise.all(
    names.map(async (name) => ({ name, environment: copyOf(await shippedEnvironment(name)) })),
  );
  return [
    ...shipped,
    variant('connected', ({ network }) => (network.profile = 'connected')),
    variant('existing VPC', ({ network }) => (network.existingVpc = EXISTING_VPC)),
    variant('GitOps', (environment) => (environment.delivery = 'gitops')),
    variant('budget and mail', ({ access }) => (access.notificationEmails = ['ops@example.com'])),
    ...Object.entries(DOOR_VARIANTS).map(([name, environment]) => ({ name, environment })),
    ...drivenInstanceTypes.map((type) => ({
      name: type.name,
      environment: environmentOn(type),
      onlyStack: 'GpuCapacity', // the others do not know the type
    })),
  ];
}
