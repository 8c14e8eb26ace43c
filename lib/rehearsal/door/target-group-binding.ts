import type { KubernetesObject } from '../api/objects';

/** Fields of a TargetGroupBinding (aws-load-balancer-controller v3.5.0, config/crd/bases/elbv2.k8s.aws_targetgroupbindings.yaml). */
const SPEC = {
  properties: {
    assumeRoleExternalId: {
      type: 'string',
    },
    iamRoleArnToAssume: {
      type: 'string',
    },
    ipAddressType: {
      enum: ['ipv4', 'ipv6'],
      type: 'string',
    },
    multiClusterTargetGroup: {
      type: 'boolean',
    },
    networking: {
      properties: {
        ingress: {
          items: {
            properties: {
              from: {
                items: {
                  properties: {
                    ipBlock: {
                      properties: {
                        cidr: {
                          type: 'string',
                        },
                      },
                      required: ['cidr'],
                      type: 'object',
                    },
                    securityGroup: {
                      properties: {
                        groupID: {
                          type: 'string',
                        },
                      },
                      required: ['groupID'],
                      type: 'object',
                    },
                  },
                  type: 'object',
                },
                type: 'array',
              },
              ports: {
                items: {
                  properties: {
                    port: {
                      anyOf: [
                        {
                          type: 'integer',
                        },
                        {
                          type: 'string',
                        },
                      ],
                      'x-kubernetes-int-or-string': true,
                    },
                    protocol: {
                      enum: ['TCP', 'UDP'],
                      type: 'string',
                    },
                  },
                  type: 'object',
                },
                type: 'array',
              },
            },
            required: ['from', 'ports'],
            type: 'object',
          },
          type: 'array',
        },
      },
      type: 'object',
    },
    nodeSelector: {
      properties: {
        matchExpressions: {
          items: {
            properties: {
              key: {
                type: 'string',
              },
              operator: {
                type: 'string',
              },
              values: {
                items: {
                  type: 'string',
                },
                type: 'array',
              },
            },
            required: ['key', 'operator'],
            type: 'object',
          },
          type: 'array',
        },
        matchLabels: {
          additionalProperties: {
            type: 'string',
          },
          type: 'object',
        },
      },
      type: 'object',
    },
    serviceRef: {
      properties: {
        name: {
          type: 'string',
        },
        port: {
          anyOf: [
            {
              type: 'integer',
            },
            {
              type: 'string',
            },
          ],
          'x-kubernetes-int-or-string': true,
        },
      },
      required: ['name', 'port'],
      type: 'object',
    },
    targetGroupARN: {
      type: 'string',
    },
    targetGroupName: {
      type: 'string',
    },
    targetGroupProtocol: {
      enum: ['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC'],
      type: 'string',
    },
    targetType: {
      enum: ['instance', 'ip'],
      type: 'string',
    },
    vpcID: {
      type: 'string',
    },
  },
  required: ['serviceRef'],
  type: 'object',
};

const GROUP = 'elbv2.k8s.aws';

export const BINDINGS_PATH = `/apis/${GROUP}/v1beta1/targetgroupbindings`;

/** With this the API server knows TargetGroupBindings; the controller and its webhooks, which ask AWS, are not there. */
export const TARGET_GROUP_BINDINGS = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `targetgroupbindings.${GROUP}` },
  spec: {
    group: GROUP,
    names: {
      kind: 'TargetGroupBinding',
      listKind: 'TargetGroupBindingList',
      plural: 'targetgroupbindings',
      singular: 'targetgroupbinding',
    },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1beta1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: SPEC } } },
      },
    ],
  },
} as KubernetesObject;
