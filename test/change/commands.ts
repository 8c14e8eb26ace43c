import type { EnvironmentInput } from '../../lib/config';
import { clusterName, NODE_GROUP_LABEL } from '../../lib/contract';
import { attempt, deployAll, deploySome, destroyStack, type Outcome } from '../aws/proof/deployer';
import type { Running } from './deployed';
import { applyFolderOf } from './deployed';
import type { Synthesis } from './synthesis';

/** Where somebody types the commands of a change. */
export interface Session {
  readonly running: Running;
  readonly synthesis: Synthesis;
  /** Environment files by the name that commands have for them. */
  readonly files: ReadonlyMap<string, EnvironmentInput>;
  /** What the step says of itself. */
  readonly title: string;
}

/** What a command did, or why it failed; undefined: it did what it says. */
type Result = string | undefined;
type Handler = (argument: string, session: Session) => Result;

/** Commands that look or write for people only. */
const LOOKS = [
  /^kubectl (-n \S+ )?(get|describe|rollout status|wait) /,
  /^aws \S+ (describe|list|get)-\S+/,
  /^aws secretsmanager put-secret-value /,
  /^aws s3 ls /,
  /^npx cdk (diff|list|bootstrap) /,
  /^aws eks update-kubeconfig /,
  /^npm run -s windlass -- (check|plan|mirror) /,
];

/** Of objects that are no engines: volumes, claims, budgets, definitions. */
const OTHER_OBJECTS =
  /^kubectl (-n \S+ )?(delete (persistentvolume(claim)?|poddisruptionbudget)|apply|label|annotate) /;

const HANDLERS: readonly (readonly [prefix: string, handler: Handler])[] = [
  ['npx cdk deploy ', deploy],
  ['npx cdk destroy ', destroy],
  ['aws eks update-nodegroup-config ', scale],
  ['aws autoscaling terminate-instance-in-auto-scaling-group ', terminate],
  ['aws eks update-cluster-config ', unprotectCluster],
  ['aws secretsmanager delete-secret ', deleteSecret],
  ['aws codebuild start-build ', startBuild],
  ['aws cloudformation update-termination-protection ', unprotect],
  ['npm run -s windlass -- charts ', writeCharts],
];

/** Does in the double what a command does. A command that the double does not know is a failure. */
export function typed(command: string, session: Session): Result {
  const [prefix, handler] = HANDLERS.find(([start]) => command.startsWith(start)) ?? [];
  if (prefix !== undefined && handler !== undefined) return handler(command.slice(prefix.length), session);
  const isKnown = [...LOOKS, OTHER_OBJECTS].some((pattern) => pattern.test(command));
  return isKnown ? undefined : `the double does not know '${command}'`;
}

interface Arguments {
  readonly names: readonly string[];
  readonly options: Readonly<Record<string, string | true>>;
}

/** Options that take a value; every other one is a flag. */
const WITH_VALUE = [
  '-c',
  '--require-approval',
  '--stack-name',
  '--project-name',
  '--cluster-name',
  '--nodegroup-name',
  '--scaling-config',
  '--out',
  '--instance-id',
  '--name',
  '--secret-id',
  '--secret-string',
];

function parsed(text: string): Arguments {
  const names: string[] = [];
  const options: Record<string, string | true> = {};
  const words = text.split(/\s+/).filter((word) => word !== '');
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (WITH_VALUE.includes(word)) options[word] = words[++index] ?? '';
    else if (word.startsWith('-')) options[word] = true;
    else names.push(word);
  }
  return { names, options };
}

function environmentOf({ options }: Arguments, { files }: Session): EnvironmentInput {
  const name = String(options['-c']).replace(/^environment=/, '');
  const input = files.get(name);
  if (input === undefined) throw new Error(`no environment file is called '${name}'`);
  return input;
}

function deploy(text: string, session: Session): Result {
  const given = parsed(text);
  const input = environmentOf(given, session);
  const outcome = deployed(given, input, session);
  if (outcome.kind === 'stopped') return `${outcome.stack}: ${outcome.reason}`;
  return undefined;
}

function deployed({ names, options }: Arguments, input: EnvironmentInput, session: Session): Outcome {
  const { engine } = session.running;
  const assembly = session.synthesis.ofInput(input);
  const how = {
    rollback: options['--no-rollback'] !== true,
    importExistingResources: options['--import-existing-resources'] === true,
  };
  if (options['--all'] === true) return deployAll(engine, assembly, how);
  return deploySome(engine, assembly, { stacks: names, exclusively: options['--exclusively'] === true }, how);
}

function destroy(text: string, { running }: Session): Result {
  const { names } = parsed(text);
  for (const name of names) {
    const reason = attempt(() => destroyStack(running.engine, name));
    if (reason !== undefined) return `${name}: ${reason}`;
  }
  return undefined;
}

function scale(text: string, { running }: Session): Result {
  const { options } = parsed(text);
  const [cluster, group] = [String(options['--cluster-name']), String(options['--nodegroup-name'])];
  const size = /desiredSize=(\d+)/.exec(String(options['--scaling-config']))?.[1];
  if (size === undefined) return `no desired size in '${text}'`;
  return running.fleet.scale(cluster, group, Number(size)) ? undefined : `${cluster} has no node group '${group}'`;
}

/** "The empty nodes of 'l40s' go": the id is of an empty node of that entry. */
function terminate(text: string, { running, files, title }: Session): Result {
  if (parsed(text).options['--should-decrement-desired-capacity'] !== true) return `unexpected: ${text}`;
  const [, capacity = ''] = /'([^']+)'/.exec(title) ?? [];
  const clusters = new Set([...files.values()].map(({ name }) => clusterName(name)));
  const gone = [...clusters].find((cluster) =>
    running.fleet.terminateEmptyNode(cluster, { [NODE_GROUP_LABEL]: capacity }),
  );
  return gone === undefined ? `no node of '${capacity}' is empty` : undefined;
}

function unprotectCluster(text: string, { running }: Session): Result {
  const { options } = parsed(text);
  const cluster = running.engine.account.byId('AWS::EKS::Cluster', options['--name']);
  if (cluster === undefined || options['--no-deletion-protection'] !== true) return `unexpected: ${text}`;
  cluster.properties = { ...cluster.properties, DeletionProtection: false };
  return undefined;
}

function startBuild(text: string, { running }: Session): Result {
  const project = String(parsed(text).options['--project-name']);
  return running.fleet.runJob(project) ? undefined : `Project cannot be found: ${project}`;
}

function unprotect(text: string, { running }: Session): Result {
  const { options } = parsed(text);
  if (options['--no-enable-termination-protection'] !== true) return `unexpected: ${text}`;
  running.engine.stack(String(options['--stack-name'])).terminationProtection = false;
  return undefined;
}

/** One that is not there is deleted too: the API says so of deletions without recovery. */
function deleteSecret(text: string, { running }: Session): Result {
  const { options } = parsed(text);
  const { account } = running.engine;
  if (options['--force-delete-without-recovery'] !== true) return `unexpected: ${text}`;
  for (const secret of account.all('AWS::SecretsManager::Secret'))
    if (secret.properties['Name'] === options['--secret-id']) account.resources.delete(secret);
  return undefined;
}

/** The tool that watches the folder applies it. */
function writeCharts(text: string, session: Session): Result {
  const [file = ''] = parsed(text).names;
  const input = session.files.get(file);
  if (input === undefined) return `no environment file is called '${file}'`;
  applyFolderOf(session.running, input);
  return undefined;
}
