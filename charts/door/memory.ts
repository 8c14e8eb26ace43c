import type { DoorBackendPlan, FrontDoorPlan } from '../../lib/environment';
import { DOOR_CONVERSATIONS_PATH } from '../../lib/contract';
import { SCRIPTS } from './files';
import { section } from '../haproxy-section';
import type { DoorSites } from './sites';

/** Caches forget what was not asked for in so long anyway. */
const EXPIRES = '1h';

/** The other pods of the door, and this one; the script knows the name. */
const DOORS = '_doors';

/** What became of a request by `lua/recall.ts`, each with its counter in the table of models, behind the two of retries. */
const RECALLED = ['kept', 'told', 'left', 'new'] as const;
const FIRST_COUNTER = 2;
export const MODEL_COUNTERS = FIRST_COUNTER + RECALLED.length;

const rememberedBy = ({ backends }: FrontDoorPlan): string[] =>
  backends.filter(({ remembered }) => remembered !== undefined).map(({ model }) => model);

export const remembers = (plan: FrontDoorPlan): boolean => rememberedBy(plan).length > 0;

/** Where this pod sent each conversation: the address of a replica, which is the same in every pod. */
export const memory = ({ remembered }: DoorBackendPlan): string[] =>
  remembered === undefined ? [] : [`stick-table type integer size ${remembered} expire ${EXPIRES} store gpt(1)`];

/** Rules of a request that is about to be sent to a replica; the last is for one that another replica took in the end. */
export const recall = ({ model, remembered }: DoorBackendPlan): string[] =>
  remembered === undefined
    ? []
    : [
        `http-request set-var(txn.home) var(txn.beginning),table_gpt(0,${model})`,
        'http-request lua.recall',
        ...RECALLED.map(
          (result, at) => `http-request sc-inc-gpc(${FIRST_COUNTER + at},1) if { var(txn.recalled) -m str ${result} }`,
        ),
        'http-request track-sc3 var(txn.beginning)',
        'http-request sc-set-gpt(0,3) var(txn.home) if { var(txn.replica) -m found }',
        'use-server %[var(txn.replica)] if { var(txn.replica) -m found }',
        'http-response sc-set-gpt(0,3) bc_dst',
      ];

export const memoryGlobals = (plan: FrontDoorPlan, folder: string): string[] =>
  remembers(plan)
    ? [
        'tune.stick-counters 4',
        'httpclient.retries 0',
        'httpclient.timeout.connect 250ms',
        `lua-load-per-thread ${folder}/${SCRIPTS.recall}`,
      ]
    : [];

/** What pods of the door ask each other: `GET /MODEL/CONVERSATION` is the number of an address, or 404. */
export function memoryOfOthers(plan: FrontDoorPlan, { listeners, doors, resolvers }: MemorySites): string[] {
  const models = rememberedBy(plan);
  if (models.length === 0) return [];
  return [
    ...section(`backend ${DOORS}`, [
      `server-template d 1-${plan.replicas * 2} ${doors} resolvers ${resolvers} init-addr none check inter 2s fall 1 rise 1`,
    ]),
    ...section('frontend _memory', [
      `bind ${listeners.memory}`,
      'no log',
      ...models.map(
        (model) => `http-request set-var(txn.home) path,field(3,/),table_gpt(0,${model}) if { path_beg /${model}/ }`,
      ),
      'http-request return status 200 content-type text/plain lf-string %[var(txn.home)] if { var(txn.home) -m int gt 0 }',
      'http-request return status 404',
    ]),
  ];
}

type MemorySites = Pick<DoorSites, 'listeners' | 'doors'> & { readonly resolvers: string };

/** For Prometheus, whose exporter in HAProxy has no counters of tables. */
export function recallMetrics(plan: FrontDoorPlan, table: string): string[] {
  const lines = rememberedBy(plan).flatMap((model) =>
    RECALLED.map(
      (result, at) =>
        String.raw`${METRIC}{model=\"${model}\",recalled=\"${result}\"} %[str(${model}),table_gpc(${FIRST_COUNTER + at},${table})]\n`,
    ),
  );
  return lines.length === 0
    ? []
    : [
        String.raw`http-request return status 200 content-type "text/plain; version=0.0.4" lf-string "# TYPE ${METRIC} counter\n${lines.join('')}" if { path ${DOOR_CONVERSATIONS_PATH} }`,
      ];
}

const METRIC = 'windlass_door_conversations_total';
