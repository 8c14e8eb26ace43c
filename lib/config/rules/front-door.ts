import { isPooling, partitionOf } from '../../catalog';
import { judgeEach } from '../guard';
import { problem } from '../../problem';
import { type DoorRule, ofDoor, taskOf } from './front-door-support';
import { eachModel, type ModelRule, repeated, secretElsewhere } from './support';

const onePort: ModelRule = ({ port }, { frontDoor }) =>
  port === undefined || frontDoor === undefined
    ? undefined
    : {
        key: 'port',
        message: `with frontDoor all models have one address, and nothing listens on ${port}; leave it out`,
      };

const balancerNeedsDoor: ModelRule = ({ balancer }, { frontDoor }) =>
  balancer === undefined || frontDoor !== undefined
    ? undefined
    : {
        key: 'balancer',
        message: `'${balancer}' is a way of the front door, and there is none: the load balancer spreads connections; set frontDoor, or leave it out`,
      };

/** What is kept for a next request: without it every replica is as good as any other. */
const balancerNeedsCache: ModelRule = (model) => {
  const { balancer } = model;
  if (balancer === undefined || balancer === 'least-requests') return undefined;
  const task = taskOf(model);
  const why = isPooling(task)
    ? `a model for '${task}' keeps little or nothing of a request for the next one`
    : model.enablePrefixCaching === false
      ? 'enablePrefixCaching is false, so no replica keeps the beginning of a prompt'
      : undefined;
  return why === undefined
    ? undefined
    : {
        key: 'balancer',
        message: `'${balancer}' looks for what a replica has cached, and ${why}; use 'least-requests'`,
      };
};

/** A name that is loaded later is unknown to the door, which lets no request to load one through. */
const namesBeforehand: ModelRule = ({ loadLorasAtRuntime }, { frontDoor }) =>
  frontDoor === undefined || loadLorasAtRuntime !== true
    ? undefined
    : {
        key: 'loadLorasAtRuntime',
        message:
          'the front door knows the names of this file and lets nobody load others; name them in loraAdapters and leave it out, or do without frontDoor',
      };

const oneCertificate: DoorRule = ({ certificateSecretArn }, { access }) =>
  certificateSecretArn === undefined || access.certificateArn === undefined
    ? []
    : [
        problem(
          'frontDoor.certificateSecretArn',
          'access.certificateArn ends TLS on the load balancer already, and the door behind it would see none; keep one of them',
        ),
      ];

/** Pods of the door read it in this region, with a role of this account. */
const certificateSecretHere: DoorRule = ({ certificateSecretArn }, config) => {
  const elsewhere = secretElsewhere(certificateSecretArn, config);
  return elsewhere === undefined ? [] : [problem('frontDoor.certificateSecretArn', elsewhere)];
};

const partitionOfPrincipals: DoorRule = ({ endpointService }, { region }) => {
  const partition = partitionOf(region);
  return judgeEach(endpointService?.allowedPrincipals ?? [], (arn, index) => {
    const its = arn.split(':')[1];
    return its === partition
      ? []
      : [
          problem(
            `frontDoor.endpointService.allowedPrincipals[${index}]`,
            `'${arn}' is of partition ${its}, ${region} of ${partition}; name a principal of ${partition}`,
          ),
        ];
  });
};

const principalsOnce: DoorRule = ({ endpointService }) =>
  repeated(endpointService?.allowedPrincipals ?? [], (arn) => arn).map(({ index, value }) =>
    problem(
      `frontDoor.endpointService.allowedPrincipals[${index}]`,
      `${value.slice(value.lastIndexOf(':') + 1)} is listed twice; remove one`,
    ),
  );

/** "Principal ARNs with path components aren't supported" (EC2 API reference, ModifyVpcEndpointServicePermissions). */
const principalsWithoutPath: DoorRule = ({ endpointService }) =>
  judgeEach(endpointService?.allowedPrincipals ?? [], (arn, index) =>
    arn.split('/').length <= 2
      ? []
      : [
          problem(
            `frontDoor.endpointService.allowedPrincipals[${index}]`,
            `'${arn}' has a path, with which an endpoint service knows nobody; name the account's root, or a role or user without a path`,
          ),
        ],
  );

export const frontDoorRules = {
  onePort: eachModel(onePort),
  balancerNeedsDoor: eachModel(balancerNeedsDoor),
  balancerNeedsCache: eachModel(balancerNeedsCache),
  namesBeforehand: eachModel(namesBeforehand),
  oneCertificate: ofDoor(oneCertificate),
  certificateSecretHere: ofDoor(certificateSecretHere),
  partitionOfPrincipals: ofDoor(partitionOfPrincipals),
  principalsOnce: ofDoor(principalsOnce),
  principalsWithoutPath: ofDoor(principalsWithoutPath),
};
