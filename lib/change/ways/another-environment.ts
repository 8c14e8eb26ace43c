import { apiKeySecretName, ENDPOINT_SERVICE, SERVING_NAMESPACE } from '../../contract';
import { addRanges, longestOf } from '../../units/range';
import { NODE_JOIN_S } from '../../environment';
import { BEFORE_FILE, destroy, PODS, startMirror, startStaging, unprotect } from '../commands';
import { startSeconds } from '../effects';
import type { Leg } from '../leg';
import type { Known } from '../look';
import { PARTS, stackName } from '../parts';
import { STEP_FILE } from '../route';
import { NOT_NEEDED, refused, type Way } from '../way';

/** Another name, account or region is another environment: it is made beside the one that runs, which goes afterwards. */
export const anotherEnvironment: Way = ({ here, goal }) => {
  if (!isAnother(here, goal)) return NOT_NEEDED;
  const ids = reservationsOf(here);
  const shared =
    here.plan.account === goal.plan.account ? reservationsOf(goal).find((id) => ids.includes(id)) : undefined;
  if (shared !== undefined) {
    const index = goal.input.capacity.findIndex((entry) => JSON.stringify(entry).includes(shared));
    return refused(
      `capacity[${index}]`,
      `'${shared}' has its nodes in '${here.plan.environment}' and cannot have them in '${goal.plan.environment}' too; give '${goal.plan.environment}' a reservation of its own, or nodes on demand until '${here.plan.environment}' is gone`,
    );
  }
  return { legs: legsOf(here, goal) };
};

export const isAnother = ({ plan: was }: Known, { plan: is }: Known): boolean =>
  was.environment !== is.environment || was.account !== is.account || was.region !== is.region;

const reservationsOf = ({ plan }: Known): string[] =>
  plan.nodeGroups.flatMap(({ reservationId }) => reservationId ?? []);

function legsOf(here: Known, goal: Known): Leg[] {
  const { environment, account, region, deployments } = goal.plan;
  const old = here.plan.environment;
  const jobs = deployments.flatMap(({ name, weights, lora }) => [
    name,
    ...(weights.draftBucketPrefix === undefined ? [] : [`${name}-draft`]),
    ...(lora?.adapters ?? []).filter(({ origin }) => origin?.kind !== 'staged').map((adapter) => adapter.name),
  ]);
  const teardown = [...PARTS].reverse().filter((part) => here.stacks.has(part));
  return [
    {
      title: `'${environment}' beside '${old}': network, cluster, storage, copying jobs`,
      input: goal.input,
      isBeside: true,
      deploys: [{ stacks: ['Mirror'], exclusively: false }],
      commandsBefore: [`npx cdk bootstrap aws://${account}/${region}`],
      deployCommands: [`npx cdk deploy --no-rollback -c environment=${STEP_FILE} ${stackName(environment, 'Mirror')}`],
      commandsAfter: [startMirror(environment), ...jobs.map((job) => startStaging(environment, job))],
      does: `makes a second set of stacks; '${old}' is not touched`,
      waitFor: ['every build succeeded', 'the manifest of each checkpoint is in the new bucket'],
      goBack: 'destroy what was made',
    },
    {
      title: `'${environment}': nodes, controllers, models`,
      input: goal.input,
      isBeside: true,
      deploys: [{ stacks: 'all', exclusively: false }],
      deployCommands: [`npx cdk deploy --all --no-rollback -c environment=${STEP_FILE}`],
      commandsAfter: [
        `aws eks update-kubeconfig --name ${goal.plan.clusterName}`,
        `kubectl -n ${SERVING_NAMESPACE} get service ${ENDPOINT_SERVICE}`,
      ],
      does: 'starts the models; the nodes of both are paid for until the old ones go',
      seconds: addRanges([NODE_JOIN_S, longestOf(deployments.map(startSeconds))]),
      waitFor: [`every model pod is Ready: ${PODS}`],
      goBack: 'destroy what was made',
    },
    {
      title: `Clients go over, '${old}' goes`,
      destroys: teardown,
      commandsBefore: teardown.flatMap((part) => [
        unprotect(stackName(old, part)),
        ...(part === 'Cluster'
          ? [`aws eks update-cluster-config --name ${here.plan.clusterName} --no-deletion-protection`]
          : []),
        destroy(BEFORE_FILE, stackName(old, part)),
      ]),
      does: `deletes '${old}' once nobody asks it any more; what holds data stays, as the runbook says under "Tear down"`,
      clientsFeel: `another address, and another key where one is asked for (secret ${apiKeySecretName(environment)}); clients that have not gone over find nobody`,
      ready: Object.fromEntries(here.plan.deployments.map(({ name }) => [name, 0])),
      waitFor: [`before it: no request arrives at '${old}' any more`],
      goBack: 'none: begin before this step',
    },
  ];
}
