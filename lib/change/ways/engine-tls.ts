import { ENGINE_TLS_STAGES } from '../../config/front-door-schema';
import type { EnvironmentInput } from '../../config';
import { DOOR_NAMESPACE, FRONT_DOOR } from '../../contract';
import { PODS } from '../commands';
import { lastLeg } from '../last-leg';
import type { Leg } from '../leg';
import { blocked, changed, type Draft, NOT_NEEDED, type Way } from '../way';

/** From plain HTTP to nothing but TLS; between neighbours either the door changes or the engines, and each takes the other. */
const LADDER = ['nowhere', ...ENGINE_TLS_STAGES] as const;
type Rung = (typeof LADDER)[number];

type Stated = NonNullable<NonNullable<Draft['frontDoor']>['engineTls']>;
const statedIn = ({ frontDoor }: EnvironmentInput): Stated | undefined => frontDoor?.engineTls as Stated | undefined;

const rungOf = (input: EnvironmentInput): number => {
  const tls = statedIn(input);
  return LADDER.indexOf(tls === undefined ? 'nowhere' : (tls.stage ?? 'require'));
};

/** Rungs between two, in the order in which they are gone. */
const between = (from: number, to: number): Rung[] =>
  from < to ? LADDER.slice(from + 1, to) : LADDER.slice(to + 1, from).reverse();

/** Before other things change: engines speak plain HTTP again, and the door last. What has no door has no listener with TLS either. */
export const engineTlsGoes: Way = ({ here, goal }) => {
  const [from, to] = [rungOf(here.input), rungOf(goal.input)];
  const isLast = goal.input.frontDoor === undefined && from > 0;
  if (from <= to) return NOT_NEEDED;
  const rungs = [...between(from, to), ...(isLast ? (['nowhere'] as const) : [])];
  return { legs: rungs.map((rung) => legTo(here.input, statedIn(here.input)!, rung, 'goes')) };
};

/** After a door is there: it first, then engines; the last leg takes plain HTTP away. */
export const engineTlsComes: Way = ({ here, goal, look }) => {
  const [from, to] = [rungOf(here.input), rungOf(goal.input)];
  if (from >= to) return NOT_NEEDED;
  const stated = statedIn(goal.input)!;
  if (here.input.frontDoor !== undefined)
    return { legs: between(from, to).map((rung) => legTo(here.input, stated, rung, 'comes')) };
  const door = look(withRung(goal.input, stated, 'nowhere'));
  if (!door.ok) return blocked('a front door without TLS to engines', door.problems);
  const first = { ...lastLeg(here, door, false), title: 'The front door, without TLS to engines' };
  return { legs: [first, ...between(from, to).map((rung) => legTo(goal.input, stated, rung, 'comes'))] };
};

function legTo(base: EnvironmentInput, stated: Stated, rung: Rung, way: keyof typeof WORDS): Leg {
  return {
    input: withRung(base, stated, rung),
    ...WORDS[way][rung],
    waitFor: [`every pod is ready before the next step: ${PODS}; ${DOOR_PODS}`],
  };
}

const withRung = (base: EnvironmentInput, stated: Stated, rung: Rung): EnvironmentInput =>
  changed(base, ({ frontDoor }) => {
    if (rung === 'nowhere') delete frontDoor!.engineTls;
    else frontDoor!.engineTls = { ...stated, stage: rung };
  });

const DOOR_PODS = `kubectl -n ${DOOR_NAMESPACE} rollout status deployment/${FRONT_DOOR}`;

type Words = Readonly<Record<Rung, Pick<Leg, 'title' | 'does'>>>;
const NOT_PASSED = { title: '', does: '' };

const WORDS: Record<'comes' | 'goes', Words> = {
  comes: {
    nowhere: NOT_PASSED,
    prepare: {
      title: 'The door takes TLS from engines too',
      does: 'pods of the door are replaced one by one; engines speak plain HTTP as before',
    },
    serve: {
      title: 'Engines speak TLS',
      does: 'replicas are replaced one by one, each with a certificate; the door takes either and is not touched',
    },
    require: NOT_PASSED,
  },
  goes: {
    require: NOT_PASSED,
    serve: {
      title: 'The door takes plain HTTP from engines too',
      does: 'pods of the door are replaced one by one; engines speak TLS as before',
    },
    prepare: {
      title: 'Engines speak plain HTTP',
      does: 'replicas are replaced one by one; the door takes either and is not touched',
    },
    nowhere: { title: 'The door speaks plain HTTP to engines', does: 'pods of the door are replaced one by one' },
  },
};
