import { Command } from 'commander';
import { suggest } from '../catalog';
import {
  type DescribedKind,
  DESCRIPTIONS,
  type Finding,
  type ImportedVpc,
  importVpc,
  readDescription,
  type TierHint,
} from '../environment';
import { type Problem, problem } from '../problem';
import { show } from '../schema/messages';
import { explained } from './help';
import { asJson } from './output';
import { readJson } from './read-json';
import { refuse } from './refuse';
import { type Paint, plain, type Style } from './style';
import type { Surroundings } from './surroundings';

type Files = Readonly<Partial<Record<DescribedKind, string>>>;

interface ImportOptions {
  readonly subnets?: string;
  readonly routeTables?: string;
  readonly vpcEndpoints?: string;
  readonly vpc?: string;
  readonly tier?: readonly string[];
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** `windlass import-vpc`: the `existingVpc` block of a VPC, from what the AWS CLI prints of it. */
export function importVpcCommand({ output, readInput }: Surroundings): Command {
  return explained(
    new Command('import-vpc')
      .description(
        'write the existingVpc block of an environment from what the AWS CLI printed of a VPC; asks AWS nothing itself',
      )
      .option('--subnets <file>', "what 'aws ec2 describe-subnets' printed, - for standard input")
      .option('--route-tables <file>', "what 'aws ec2 describe-route-tables' printed, - for standard input")
      .option('--vpc-endpoints <file>', "what 'aws ec2 describe-vpc-endpoints' printed, - for standard input")
      .option('--vpc <id>', 'which VPC, where the files have several')
      .option(
        '--tier <tier=pattern>',
        "subnets of a tier: 'gpu=*-gpu-*' by Name, 'gpu=role:gpu' by another tag",
        collect,
      )
      .action((options: ImportOptions) => {
        const files = filesOf(options);
        const hints = (options.tier ?? []).map(readHint);
        const early = [...fileProblems(files), ...hints.flatMap((hint) => ('problem' in hint ? [hint.problem] : []))];
        if (early.length > 0) return refuse(output, asOptions(early));
        const read = readFiles(files, readInput);
        if ('problems' in read) return refuse(output, asOptions(read.problems));
        const result = importVpc(read, {
          vpcId: options.vpc,
          hints: hints.flatMap((hint) => ('hint' in hint ? [hint.hint] : [])),
        });
        if (!result.ok) return refuse(output, asOptions(result.problems));
        output.print(asJson(result.imported.existingVpc));
        output.printError(`${renderFindings(result.imported, output.paintError)}\n`);
      }),
    {
      examples: [
        [
          'from three answers of the AWS CLI',
          'windlass import-vpc --subnets subnets.json --route-tables route-tables.json --vpc-endpoints vpc-endpoints.json',
        ],
        [
          'with a pattern where names do not say what a subnet is for',
          "windlass import-vpc --subnets subnets.json --route-tables route-tables.json --tier gpu='*-gpu-*'",
        ],
      ],
      failsWhen: 'a file cannot be read or no environment fits into the VPC',
    },
  );
}

const filesOf = ({ subnets, routeTables, vpcEndpoints }: ImportOptions): Files => ({
  subnets,
  'route-tables': routeTables,
  'vpc-endpoints': vpcEndpoints,
});

const asOptions = (problems: readonly Problem[]): readonly Problem[] =>
  problems.map(({ field, message }) => problem(`--${field}`, message));

const NEEDED: readonly DescribedKind[] = ['subnets', 'route-tables'];

function fileProblems(files: Files): readonly Problem[] {
  const absent = NEEDED.filter((kind) => files[kind] === undefined).map((kind) =>
    problem(kind, `is missing: give a file with what '${DESCRIPTIONS[kind].command}' prints`),
  );
  const fromInput = (Object.keys(files) as DescribedKind[]).filter((kind) => files[kind] === '-');
  const [first, second] = fromInput;
  return second === undefined
    ? absent
    : [...absent, problem(second, `'-' is standard input, which --${first} reads already; give a file`)];
}

type Hint = { readonly hint: TierHint } | { readonly problem: Problem };

const TIERS: readonly TierHint['tier'][] = ['service', 'system', 'gpu'];

/** `gpu=*-gpu-*`, `gpu=role:gpu` */
function readHint(text: string): Hint {
  const [, tier = '', tag, pattern = ''] = /^([^=]*)=(?:([^:]+):)?(.+)$/.exec(text) ?? [];
  const known = TIERS.find((one) => one === tier);
  if (known !== undefined) return { hint: { tier: known, pattern, ...(tag === undefined ? {} : { tag }) } };
  const near = suggest(tier, TIERS)[0];
  const hint = near === undefined ? '' : `; did you mean '${near}'?`;
  return {
    problem: problem('tier', `must be a tier (${TIERS.join(', ')}), '=' and a pattern, got ${show(text)}${hint}`),
  };
}

type ReadFiles = Parameters<typeof importVpc>[0] | { readonly problems: readonly Problem[] };

function readFiles(files: Files, readInput: Surroundings['readInput']): ReadFiles {
  const subnets = readFile('subnets', files, readInput);
  const routeTables = readFile('route-tables', files, readInput);
  const endpoints = readFile('vpc-endpoints', files, readInput);
  if (subnets?.ok === true && routeTables?.ok === true && endpoints?.ok !== false)
    return { subnets: subnets.entries, routeTables: routeTables.entries, endpoints: endpoints?.entries };
  return {
    problems: [subnets, routeTables, endpoints].flatMap((one) => (one?.ok === false ? [one.problem] : [])),
  };
}

function readFile<K extends DescribedKind>(kind: K, files: Files, readInput: Surroundings['readInput']) {
  const file = files[kind];
  if (file === undefined) return undefined;
  const read = readJson(file, readInput, kind);
  return 'problem' in read ? ({ ok: false, problem: read.problem } as const) : readDescription(kind, read.value);
}

const STYLE: Readonly<Record<Finding['kind'], Style>> = {
  missing: 'bad',
  warning: 'caution',
  assumed: 'title',
  'left out': 'title',
};

function renderFindings({ availabilityZoneIds, spannedCidr, findings }: ImportedVpc, paint: Paint = plain): string {
  const zones = availabilityZoneIds.map((zone) => `'${zone}'`).join(', ');
  return [
    `network.existingVpc is on standard output; beside it, in network: availabilityZoneIds: [${zones}], and cidr: the block of the VPC, ${spannedCidr} or one around it`,
    ...findings.map(({ kind, message }) => `${paint(STYLE[kind], `${kind}:`)} ${message}`),
  ].join('\n');
}
