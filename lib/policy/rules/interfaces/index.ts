import type { ResourceRule } from '../../types';
import { efaCard } from './efa-card';
import { efaCount } from './efa-count';
import { interfaceGroups } from './interface-groups';
import { interfacePlace } from './interface-place';
import { interfaceType } from './interface-type';
import { networkCard } from './network-card';
import { oneEfaPerCard } from './one-efa-per-card';
import { primaryInterface } from './primary-interface';

export const interfacesRules: readonly ResourceRule[] = [
  efaCard,
  efaCount,
  interfaceGroups,
  interfacePlace,
  interfaceType,
  networkCard,
  oneEfaPerCard,
  primaryInterface,
];
