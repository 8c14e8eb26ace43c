import { allModels, findGpu, findInstanceType, findModel, nearNames } from '../catalog';
import type { Answers, ExistingVpc, PurchaseOption } from '../init';
import { type Problem, problem } from '../problem';
import { show } from '../schema/messages';
import { isObject } from '../schema/paths';
import { filterProblems } from './filters';
import { readJson } from './read-json';
import type { Surroundings } from './surroundings';

/** What was typed, of a question: an option of the command or an answer to a prompt. */
export interface TypedAnswers {
  readonly region?: string;
  readonly model?: string;
  readonly name?: string;
  readonly account?: string;
  readonly zones?: string;
  readonly gpu?: string;
  readonly instanceType?: string;
  readonly count?: string;
  readonly purchaseOption?: string;
  readonly reservationId?: string;
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly vpc?: string;
  readonly cidr?: string;
  readonly delivery?: string;
  readonly adminRoleArn?: string;
  readonly sourceCidr?: string;
}

export type ReadAnswers =
  | { readonly ok: true; readonly answers: Partial<Answers> }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export const DELIVERIES = ['cdk', 'gitops'] as const;
export const NEW_VPC = 'new';

/** Answers as the catalog spells them; what is no answer at all is refused, what cannot work is for the planner to say. */
export function readAnswers(typed: TypedAnswers, readInput: Surroundings['readInput']): ReadAnswers {
  const vpc = readVpc(typed.vpc, readInput);
  const problems = [
    ...filterProblems({
      '--region': typed.region,
      '--gpu': typed.gpu,
      '--instance-type': typed.instanceType,
      '--purchase-option': typed.purchaseOption,
    }),
    ...modelProblems(typed.model),
    ...countProblems(typed.count),
    ...oneOf('--delivery', typed.delivery, DELIVERIES),
    ...twiceHardware(typed),
    ...('problem' in vpc ? [vpc.problem] : []),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const { region, name, account, reservationId, startsAt, endsAt, cidr, adminRoleArn, sourceCidr } = typed;
  const given: Partial<Answers> = {
    ...{ region, name, account, reservationId, startsAt, endsAt, cidr, adminRoleArn, sourceCidr },
    model: typed.model === undefined ? undefined : findModel(typed.model)?.id,
    gpu: typed.gpu === undefined ? undefined : findGpu(typed.gpu)?.name,
    instanceType: typed.instanceType === undefined ? undefined : findInstanceType(typed.instanceType)?.name,
    count: typed.count === undefined ? undefined : Number(typed.count),
    availabilityZoneIds: typed.zones?.split(',').map((zone) => zone.trim()),
    purchaseOption: typed.purchaseOption as PurchaseOption | undefined,
    delivery: typed.delivery as Answers['delivery'],
    existingVpc: 'vpc' in vpc ? vpc.vpc : undefined,
  };
  return { ok: true, answers: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}

export function modelProblems(model: string | undefined): readonly Problem[] {
  if (model === undefined || findModel(model) !== undefined) return [];
  const hint = nearNames(
    model,
    allModels.map(({ id }) => id),
  );
  return [problem('--model', `${show(model)} is no model of the catalog; ${hint ?? "'windlass models' lists all"}`)];
}

const countProblems = (count: string | undefined): readonly Problem[] =>
  count === undefined || /^[1-9]\d*$/.test(count)
    ? []
    : [problem('--count', `must be a number of nodes above 0, got ${show(count)}`)];

export const oneOf = (option: string, value: string | undefined, known: readonly string[]): readonly Problem[] =>
  value === undefined || known.includes(value)
    ? []
    : [problem(option, `must be ${known.slice(0, -1).join(', ')} or ${known.at(-1)}, got ${show(value)}`)];

function twiceHardware({ gpu, instanceType }: TypedAnswers): readonly Problem[] {
  const type = findInstanceType(instanceType ?? '');
  const asked = findGpu(gpu ?? '')?.name;
  if (type === undefined || asked === undefined || type.gpu === asked) return [];
  return [problem('--gpu', `${type.name} has ${type.gpu}, not ${asked}; leave --gpu or --instance-type out`)];
}

type Vpc = { readonly vpc?: ExistingVpc } | { readonly problem: Problem };

/** `new`, or the file that `import-vpc` printed. */
function readVpc(vpc: string | undefined, readInput: Surroundings['readInput']): Vpc {
  if (vpc === undefined || vpc === NEW_VPC) return {};
  const read = readJson(vpc, readInput, '--vpc');
  if ('problem' in read)
    return {
      problem: problem(
        '--vpc',
        `${read.problem.message}; give '${NEW_VPC}', or a file with what 'windlass import-vpc' prints`,
      ),
    };
  return isBlock(read.value)
    ? { vpc: read.value }
    : {
        problem: problem('--vpc', `${vpc} is not what 'windlass import-vpc' prints: an object with vpcId and subnets`),
      };
}

/** As far as zones and blocks are read from it; the rules of environments judge the rest. */
const isBlock = (value: unknown): value is ExistingVpc =>
  isObject(value) &&
  Array.isArray(value['subnets']) &&
  (value['subnets'] as unknown[]).every(
    (subnet) =>
      isObject(subnet) && typeof subnet['cidr'] === 'string' && typeof subnet['availabilityZoneId'] === 'string',
  );
