import type { DoorBackendPlan, FrontDoorPlan } from '../../lib/environment';
import { DOOR_CONVERSATIONS_PATH } from '../../lib/contract';
import { SCRIPTS } from './files';

/** Caches forget what was not asked for in so long anyway. */
const EXPIRES = '1h';

/** What became of a request by `lua/recall.ts`, each with its counter in the table of models, behind the two of retries. */
const RECALLED = ['kept', 'left', 'new'] as const;
const FIRST_COUNTER = 2;
export const MODEL_COUNTERS = FIRST_COUNTER + RECALLED.length;

export const remembers = ({ backends }: FrontDoorPlan): boolean => backends.some(({ remembered }) => remembered !== undefined);

/** Where this pod sent each conversation: the number of a server, as soon as that begins to answer. Each pod has its own. */
export const memory = ({ remembered }: DoorBackendPlan): string[] =>
  remembered === undefined
    ? []
    : [
        `stick-table type integer size ${remembered} expire ${EXPIRES}`,
        'stick match var(txn.beginning) if { var(txn.recalled) -m str kept }',
        'stick store-request var(txn.beginning)',
      ];

/** Rules of a request that is about to be sent to a replica. */
export const recall = ({ remembered }: DoorBackendPlan): string[] =>
  remembered === undefined
    ? []
    : [
        'http-request set-var(txn.home) var(txn.beginning),table_server_id',
        'http-request lua.recall',
        ...RECALLED.map(
          (result, index) => `http-request sc-inc-gpc(${FIRST_COUNTER + index},1) if { var(txn.recalled) -m str ${result} }`,
        ),
      ];

export const loadRecall = (plan: FrontDoorPlan, folder: string): string[] =>
  remembers(plan) ? [`lua-load-per-thread ${folder}/${SCRIPTS.recall}`] : [];

/** For Prometheus, whose exporter in HAProxy has no counters of tables: without memory everything is `new`. */
export function recallMetrics({ backends }: FrontDoorPlan, table: string): string[] {
  const models = backends.filter(({ remembered }) => remembered !== undefined).map(({ model }) => model);
  if (models.length === 0) return [];
  const lines = models.flatMap((model) =>
    RECALLED.map(
      (result, index) =>
        String.raw`${METRIC}{model=\"${model}\",recalled=\"${result}\"} %[str(${model}),table_gpc(${FIRST_COUNTER + index},${table})]\n`,
    ),
  );
  return [
    String.raw`http-request return status 200 content-type "text/plain; version=0.0.4" lf-string "# TYPE ${METRIC} counter\n${lines.join('')}" if { path ${DOOR_CONVERSATIONS_PATH} }`,
  ];
}

const METRIC = 'windlass_door_conversations_total';
