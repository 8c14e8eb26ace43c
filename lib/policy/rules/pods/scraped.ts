import { complaint } from '../../checks';
import { OWN_NAMESPACES } from '../../model/pod-levels';
import { podsOf } from '../../model/pods';
import type { ObjectRule } from '../../types';

const PREFIX = 'prometheus.io';
const SCRAPE = `${PREFIX}/scrape`;

export const scraped: ObjectRule = {
  over: 'object',
  id: 'scraped',
  title: 'What says where it is measured is measured',
  source: 'lib/contract/metrics.ts: collectors and alarms go by prometheus.io/scrape',
  check: (object) =>
    OWN_NAMESPACES.includes(object.namespace ?? '')
      ? podsOf(object)
          .filter(({ annotations }) => annotations[`${PREFIX}/port`] !== undefined && annotations[SCRAPE] !== 'true')
          .map(({ path, annotations }) =>
            complaint(`${path.replace(/spec$/, '')}metadata.annotations ${SCRAPE}`, annotations[SCRAPE], {
              problem: 'alarms would see nothing of it',
              wayOut: "set it to 'true'",
            }),
          )
      : [],
};
