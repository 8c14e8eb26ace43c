import type { ResourceRule } from '../../types';
import { capacityBlockEmpty } from './capacity-block-empty';
import { capacityBlockZone } from './capacity-block-zone';
import { forcedUpdate } from './forced-update';
import { gpuTaint } from './gpu-taint';
import { imdsHopLimit } from './imds-hop-limit';
import { imdsTokens } from './imds-tokens';
import { instanceType } from './instance-type';
import { launchTemplateFields } from './launch-template-fields';
import { launchTemplateTags } from './launch-template-tags';
import { launchTemplate } from './launch-template';
import { leftBehind } from './left-behind';
import { managedNodes } from './managed-nodes';
import { nodeGroupName } from './node-group-name';
import { nodeImage } from './node-image';
import { nodeRepair } from './node-repair';
import { nodeVersion } from './node-version';
import { oneInstanceType } from './one-instance-type';
import { purchase } from './purchase';
import { releaseVersion } from './release-version';
import { remoteAccess } from './remote-access';
import { rootVolume } from './root-volume';
import { scaling } from './scaling';
import { updateStrategy } from './update-strategy';
import { userData } from './user-data';

export const nodesRules: readonly ResourceRule[] = [
  capacityBlockEmpty,
  capacityBlockZone,
  forcedUpdate,
  gpuTaint,
  imdsHopLimit,
  imdsTokens,
  instanceType,
  launchTemplateFields,
  launchTemplateTags,
  launchTemplate,
  leftBehind,
  managedNodes,
  nodeGroupName,
  nodeImage,
  nodeRepair,
  nodeVersion,
  oneInstanceType,
  purchase,
  releaseVersion,
  remoteAccess,
  rootVolume,
  scaling,
  updateStrategy,
  userData,
];
