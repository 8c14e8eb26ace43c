import type { ResourceRule } from '../../types';
import { bucketEncryption } from './bucket-encryption';
import { bucketPublicAccess } from './bucket-public-access';
import { bucketTls } from './bucket-tls';
import { bucketVersioning } from './bucket-versioning';
import { dataStays } from './data-stays';
import { deletionProtection } from './deletion-protection';
import { encrypted } from './encrypted';
import { inTransit } from './in-transit';
import { logGroup } from './log-group';
import { lustreCapacity } from './lustre-capacity';
import { lustreEfa } from './lustre-efa';
import { lustreThroughput } from './lustre-throughput';
import { repository } from './repository';
import { retained } from './retained';
import { secret } from './secret';
import { weightsInside } from './weights-inside';
import { secretRotation } from './secret-rotation';

export const dataRules: readonly ResourceRule[] = [
  bucketEncryption,
  bucketPublicAccess,
  bucketTls,
  bucketVersioning,
  dataStays,
  deletionProtection,
  encrypted,
  inTransit,
  logGroup,
  lustreCapacity,
  lustreEfa,
  lustreThroughput,
  repository,
  retained,
  secret,
  weightsInside,
  secretRotation,
];
