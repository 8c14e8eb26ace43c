import type { FrontDoorPlan } from '../../lib/environment';
import { CONFIG_FILE, ENGINE_AUTHORITIES, SCRIPTS } from './files';
import { haproxyConfig } from './haproxy-config';
import { KEYS } from './keys-script';
import { HOT_FILES } from './lua/hot-files';
import { READ_REQUEST } from './lua/read-request';
import { RECALL } from './lua/recall';
import { TOKEN_USAGE } from './lua/token-usage';
import { doorMaps } from './maps';
import { remembers } from './memory';
import { type DoorSites, POD_SITES } from './sites';

/** Files of the door by folder and name: `config` changes with a restart, `maps` without. */
export interface DoorFiles {
  readonly config: Readonly<Record<string, string>>;
  readonly maps: Readonly<Record<string, string>>;
}

/** All files of the door but those that its keys sidecar writes. */
export const renderDoor = (plan: FrontDoorPlan, sites: DoorSites = POD_SITES): DoorFiles => ({
  config: {
    [CONFIG_FILE]: haproxyConfig(plan, sites),
    [SCRIPTS.readRequest]: READ_REQUEST,
    [SCRIPTS.tokenUsage]: TOKEN_USAGE,
    ...(remembers(plan) ? { [SCRIPTS.recall]: RECALL } : {}),
    [SCRIPTS.hotFiles]: HOT_FILES,
    [SCRIPTS.keys]: KEYS,
    ...(plan.engineTls === undefined ? {} : { [ENGINE_AUTHORITIES]: plan.engineTls.caCertificates }),
  },
  maps: doorMaps(plan),
});
