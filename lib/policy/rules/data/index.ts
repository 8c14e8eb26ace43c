import type { ResourceRule } from '../../types';
import { bucketEncryption } from './bucket-encryption';
import { bucketLifecycle } from './bucket-lifecycle';
import { bucketOwnership } from './bucket-ownership';
import { bucketPublicAccess } from './bucket-public-access';
import { bucketTls } from './bucket-tls';
import { bucketVersioning } from './bucket-versioning';
import { buildProject } from './build-project';
import { dataStays } from './data-stays';
import { deletionPolicy } from './deletion-policy';
import { deletionProtection } from './deletion-protection';
import { encrypted } from './encrypted';
import { inTransit } from './in-transit';
import { logGroup } from './log-group';
import { lustreCache } from './lustre-cache';
import { lustreCapacity } from './lustre-capacity';
import { lustreEfa } from './lustre-efa';
import { lustreThroughput } from './lustre-throughput';
import { repository } from './repository';
import { retained } from './retained';
import { secret } from './secret';
import { stagedCode } from './staged-code';
import { weightsInside } from './weights-inside';
import { secretRotation } from './secret-rotation';

export const dataRules: readonly ResourceRule[] = [
  bucketEncryption,
  bucketLifecycle,
  bucketOwnership,
  bucketPublicAccess,
  bucketTls,
  bucketVersioning,
  buildProject,
  dataStays,
  deletionPolicy,
  deletionProtection,
  encrypted,
  inTransit,
  logGroup,
  lustreCache,
  lustreCapacity,
  lustreEfa,
  lustreThroughput,
  repository,
  retained,
  secret,
  stagedCode,
  weightsInside,
  secretRotation,
];
