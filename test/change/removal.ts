import type { ChangePlan, ChangeStep } from '../../lib/change';
import type { EnvironmentInput } from '../../lib/config';
import { apiKeySecretName, clusterName } from '../../lib/contract';
import type { Synthesis } from './synthesis';

/** The runbook's "Tear down" and "Deploy again after a teardown", as steps. */
export function tearDown(input: EnvironmentInput, synthesis: Synthesis): ChangePlan {
  const stacks = [...synthesis.ofInput(input).stacks].reverse().map(({ name }) => name);
  const commands = [
    ...stacks.map(
      (name) =>
        `aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${name}`,
    ),
    `aws eks update-cluster-config --name ${clusterName(input.name)} --no-deletion-protection`,
    ...stacks.map((name) => `npx cdk destroy -c environment=before.json ${name}`),
  ];
  return { verdict: 'steps', steps: [step('Tear down', commands, noModels(input))] };
}

export function deployAgain(input: EnvironmentInput): ChangePlan {
  const secret = apiKeySecretName(input.name);
  const commands = [
    `aws secretsmanager delete-secret --secret-id ${secret} --force-delete-without-recovery`,
    'npx cdk deploy --all --no-rollback --import-existing-resources -c environment=step-1.json',
    `aws secretsmanager put-secret-value --secret-id ${secret} --secret-string <the value read before>`,
  ];
  return {
    verdict: 'steps',
    steps: [{ ...step('Deploy again after a teardown', commands, noModels(input)), environment: input }],
  };
}

const noModels = ({ models }: EnvironmentInput): Record<string, number> =>
  Object.fromEntries(models.map(({ name }) => [name, 0]));

const step = (title: string, commands: readonly string[], readyReplicas: Record<string, number>): ChangeStep => ({
  ...{ title, commands, readyReplicas, edits: [], deploys: [], scales: [], waitFor: [] },
  ...{ does: '', clientsFeel: '', goBack: '' },
});
