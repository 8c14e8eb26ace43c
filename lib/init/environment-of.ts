import { controlPlaneExcludedZoneIds, findInstanceType, findModel, zoneIdsOf } from '../catalog';
import type { InstanceTypeSpec } from '../catalog/types';
import { type EnvironmentInput, parseEnvironment } from '../config';
import { type EnvironmentPlan, isRefused, planEnvironment } from '../environment';
import { type Problem, problem } from '../problem';
import { contains, networkOf, parseCidr } from '../units/cidr';
import {
  type Answers,
  DEFAULT_CIDR,
  DEFAULT_NAME,
  DEFAULT_SOURCE_CIDR,
  type ExistingVpc,
  isReserved,
  PLACEHOLDERS,
} from './answers';
import { inOptions } from './options';
import { type Offer, offers, typesFor, usualPurchaseOption } from './offers';

export type PlannedInput =
  | { readonly ok: true; readonly environment: EnvironmentInput; readonly plan: EnvironmentPlan }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The environment that the answers describe, planned; or what about them cannot work, by option. */
export function environmentOf(answers: Answers): PlannedInput {
  const hardware = hardwareOf(answers);
  if (!hardware.ok) return hardware;
  let first: readonly Problem[] | undefined;
  for (const choice of hardware.choices) {
    const planned = sized(draftOf(answers, choice));
    if (planned.ok) return planned;
    first ??= inOptions(planned.problems);
    if (!first.every(({ field }) => OF_HARDWARE.includes(field))) break;
  }
  return { ok: false, problems: first ?? [] };
}

/** What other hardware may not have; anything else is wrong on all of it. */
const OF_HARDWARE = ['--instance-type', '--model', '--count', '--zones'];

/** Context that is written down where more would fit: the rest of the cache serves more requests at once. */
const USUAL_CONTEXT = 32_768;
const USUAL_CONCURRENCY = 16;

/** Requests are as long as fits, up to what is usual; the number is written down, so that no later release changes it. */
function sized(draft: EnvironmentInput): PlannedInput {
  const longest = planInput(withContext(draft, 'auto'));
  if (!longest.ok) return longest;
  const fits = longest.plan.deployments[0]?.plan.settings.maxModelLen ?? USUAL_CONTEXT;
  return planInput(withContext(draft, Math.min(fits, USUAL_CONTEXT)));
}

const withContext = (draft: EnvironmentInput, maxModelLen: number | 'auto'): EnvironmentInput => ({
  ...draft,
  models: draft.models.map((model) => ({ ...model, maxModelLen })),
});

/** An environment that somebody wrote, planned or refused by its own fields. */
export function planInput(environment: EnvironmentInput, directory?: string): PlannedInput {
  const parsed = parseEnvironment(environment, directory);
  if (!parsed.ok) return { ok: false, problems: parsed.problems };
  const plan = planEnvironment(parsed.config);
  return isRefused(plan) ? { ok: false, problems: plan.problems } : { ok: true, environment, plan };
}

export type Choice = Pick<Offer, 'instanceType' | 'nodes' | 'purchaseOption'>;
type Hardware =
  | { readonly ok: true; readonly choices: readonly Choice[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What to try, the best first; hardware that is named is tried whether it is thought to hold the model or not. */
function hardwareOf(answers: Answers): Hardware {
  const named = findInstanceType(answers.instanceType ?? '');
  if (named !== undefined) {
    const [offer] = offers({ ...answers, instanceType: named.name, purchaseOption: undefined });
    const purchaseOption = answers.purchaseOption ?? usualPurchaseOption(named);
    return { ok: true, choices: [{ instanceType: named, nodes: offer?.nodes ?? 1, purchaseOption }] };
  }
  const choices = offers(answers);
  return choices.length > 0 ? { ok: true, choices } : { ok: false, problems: [nothingHolds(answers)] };
}

const BY_OPTION = [
  ['gpu', '--gpu'],
  ['purchaseOption', '--purchase-option'],
] as const;

/** The option that is in the way, with what there is without it. */
function nothingHolds(answers: Answers): Problem {
  const { region, model, gpu, purchaseOption } = answers;
  const asked = [gpu, purchaseOption && `as ${purchaseOption}`].filter((part) => part !== undefined).join(' ');
  for (const [key, option] of BY_OPTION) {
    if (answers[key] === undefined) continue;
    const others = offers({ ...answers, [key]: undefined });
    if (others.length === 0) continue;
    const instead = [
      ...new Set(others.map((offer) => (key === 'gpu' ? offer.instanceType.gpu : offer.purchaseOption))),
    ];
    const reason =
      typesFor(answers).length === 0 ? `${region} sells no ${asked}` : `no ${asked} of ${region} holds ${model}`;
    return problem(option, `${reason}; take ${instead.join(', ')}`);
  }
  const there =
    findModel(model)?.provenance === 'announced' ? 'its weights are not public' : `nothing sold in ${region} holds it`;
  return problem('--model', `${model}: ${there}; 'windlass models --region ${region}' lists what runs there`);
}

/** The environment that the answers describe on the hardware chosen for it, not yet tried against any rule. */
export function draftOf(answers: Answers, { instanceType, nodes, purchaseOption }: Choice): EnvironmentInput {
  const { region, name = DEFAULT_NAME, account = PLACEHOLDERS.account, existingVpc, delivery } = answers;
  const zone = zoneOf(instanceType, answers);
  const count = answers.count ?? nodes;
  return {
    name,
    account,
    region,
    network: {
      cidr: answers.cidr ?? (existingVpc === undefined ? DEFAULT_CIDR : spanOf(existingVpc)),
      availabilityZoneIds: zonesOf(answers, zone),
      ...(existingVpc === undefined ? {} : { existingVpc }),
    },
    capacity: [
      {
        name: nameFrom(instanceType.gpu, 20),
        instanceType: instanceType.name,
        count,
        purchaseOption,
        ...reservationOf(answers, purchaseOption, zone),
      },
    ],
    models: [modelOf(answers, { nodes, count })],
    ...(delivery === undefined ? {} : { delivery }),
    access: {
      sourceCidrs: [answers.sourceCidr ?? DEFAULT_SOURCE_CIDR],
      adminRoleArns: [answers.adminRoleArn ?? PLACEHOLDERS.adminRoleArn(region, account)],
    },
  };
}

type Input = EnvironmentInput['models'][number];

/** A replica over several nodes needs an image with libfabric, which nobody publishes. */
function modelOf({ model }: Answers, { nodes, count }: { readonly nodes: number; readonly count: number }): Input {
  const replicas = Math.max(1, Math.floor(count / nodes));
  const image = { repository: 'windlass/vllm-efa', digest: PLACEHOLDERS.imageDigest, includesEfa: true };
  return {
    name: nameFrom(model, 40),
    model: findModel(model)?.id ?? model,
    ...(replicas > 1 ? { replicas } : {}),
    concurrency: USUAL_CONCURRENCY,
    ...(nodes > 1 ? { engine: { image } } : {}),
  };
}

function reservationOf(
  { reservationId, startsAt, endsAt }: Answers,
  purchaseOption: Choice['purchaseOption'],
  zone: string | undefined,
): Partial<EnvironmentInput['capacity'][number]> {
  const given = reservationId ?? (isReserved(purchaseOption) ? PLACEHOLDERS.reservationId : undefined);
  return {
    ...(given === undefined ? {} : { reservationId: given }),
    ...(isReserved(purchaseOption) ? { availabilityZoneId: zone } : {}),
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(endsAt === undefined ? {} : { endsAt }),
  };
}

/** A zone that sells the type and can hold a subnet of the control plane: one that was asked for, else the first. */
function zoneOf({ availabilityZoneIds }: InstanceTypeSpec, answers: Answers): string | undefined {
  const sold = (availabilityZoneIds[answers.region] ?? []).filter(
    (zone) => !controlPlaneExcludedZoneIds.includes(zone),
  );
  const wanted = answers.availabilityZoneIds ?? zonesIn(answers.existingVpc, 'gpu');
  return wanted.find((zone) => sold.includes(zone)) ?? (wanted.length > 0 ? wanted[0] : sold[0]);
}

const ZONES = 2;

function zonesOf({ region, availabilityZoneIds, existingVpc }: Answers, zone: string | undefined): string[] {
  if (availabilityZoneIds !== undefined) return [...availabilityZoneIds];
  if (existingVpc !== undefined) return zonesIn(existingVpc);
  const usable = zoneIdsOf(region).filter((id) => !controlPlaneExcludedZoneIds.includes(id));
  const others = usable.filter((id) => id !== zone);
  return [...(zone === undefined ? [] : [zone]), ...others].slice(0, ZONES).sort();
}

const zonesIn = (vpc: ExistingVpc | undefined, tier?: string): string[] =>
  [
    ...new Set(
      (vpc?.subnets ?? [])
        .filter((subnet) => tier === undefined || subnet.tier === tier)
        .map((one) => one.availabilityZoneId),
    ),
  ].sort();

/** The smallest block around the subnets; what is no block is for the rules to name. */
function spanOf({ subnets }: ExistingVpc): string {
  const blocks = subnets.flatMap(({ cidr }) => parseCidr(cidr) ?? []);
  const [first] = blocks;
  if (first === undefined) return DEFAULT_CIDR;
  let span = first;
  while (span.prefix > 0 && !blocks.every((block) => contains(span, block)))
    span = { ...span, prefix: span.prefix - 1 };
  return networkOf(span);
}

/** `rtx-pro-6000` of `RTX PRO 6000`. */
const nameFrom = (text: string, longest: number): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-|-$/g, '');
