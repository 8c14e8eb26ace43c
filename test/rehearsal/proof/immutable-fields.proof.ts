import { isSuccess, messageOf, type ApiResponse } from '../../../lib/rehearsal/api/client';
import type { KubernetesObject } from '../../../lib/rehearsal/api/objects';
import { ControlPlane } from '../../../lib/rehearsal/control-plane/control-plane';
import { until } from '../../../lib/rehearsal/wait';
import {
  type ImmutableFieldCase,
  IMMUTABLE_FIELD_CASES,
  type KubernetesJson,
} from '../../support/immutable-field-cases';
import { COLLECTION } from '../../../lib/rehearsal/compression';
import { MINUTES, programsOf } from './support';

/** The table of immutable fields, from which deploys are judged, against what real API servers answer. */
const VERSIONS = ['1.36', '1.37'];
const BOUND_WITHIN_SECONDS = 30;

jest.setTimeout(5 * MINUTES);

describe.each(VERSIONS)('Kubernetes %s', (version) => {
  let controlPlane: ControlPlane;
  beforeAll(async () => {
    const programs = programsOf(version);
    controlPlane = await ControlPlane.start({
      programs,
      stages: [],
      leaderWorkerSets: true,
      targetGroupBindings: false,
      tolerationSeconds: 300,
      collection: COLLECTION,
    });
  });
  afterAll(() => controlPlane.stop());

  const pathOf = async (object: KubernetesJson): Promise<string> => {
    const path = await controlPlane.resources.pathOf(object as unknown as KubernetesObject);
    if (path === undefined) throw new Error(`no ${object.kind} in ${object.apiVersion}`);
    return path;
  };
  const apply = async (object: KubernetesJson): Promise<ApiResponse> =>
    controlPlane.client.apply(await pathOf(object), object);

  async function answerTo({ given = [], before, after, bound }: ImmutableFieldCase): Promise<ApiResponse> {
    for (const object of [...given, before]) {
      const answer = await apply(object);
      if (!isSuccess(answer.status)) throw new Error(`${object.kind} is not accepted at all: ${messageOf(answer)}`);
    }
    if (bound === true) await becomesBound(before);
    return apply(after);
  }

  async function becomesBound(claim: KubernetesJson): Promise<void> {
    const path = await pathOf(claim);
    const isBound = async (): Promise<true | undefined> => {
      const { body } = await controlPlane.client.get<{ status?: { phase?: string } }>(path);
      return body.status?.phase === 'Bound' ? true : undefined;
    };
    if ((await until(isBound, BOUND_WITHIN_SECONDS)) !== true) throw new Error(`${claim.metadata.name} is not bound`);
  }

  test.each(IMMUTABLE_FIELD_CASES.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const answer = await answerTo(one);
    const refused = !isSuccess(answer.status);
    expect({ refused, words: refused ? messageOf(answer) : '' }).toEqual({
      refused: one.refused,
      words: one.refused ? expect.stringMatching(/immutable|forbidden|cannot|can not|may not|only|must/i) : '',
    });
  });
});
