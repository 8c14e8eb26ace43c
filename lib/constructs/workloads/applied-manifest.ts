import { type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type ICluster, KubernetesManifest } from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';

/** Payload limit of the Lambda invocation that carries a custom resource's properties (aws/aws-cdk#19165). */
const PAYLOAD_LIMIT_BYTES = 262_144;
/** ARNs, ids and a pre-signed URL beside the manifest, generously. */
const ENVELOPE_BYTES = 8_192;
/** An update carries the new manifest and the old one. */
const COPIES = 2;
export const MANIFEST_LIMIT_BYTES = (PAYLOAD_LIMIT_BYTES - ENVELOPE_BYTES) / COPIES;

export interface AppliedManifestProps {
  readonly cluster: ICluster;
  readonly objects: readonly object[];
  /** @default - they are deleted with their manifest */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Objects that `kubectl apply` brings into the cluster, byte for byte as given. `apply` on creation too: a rolled back
 * deployment leaves objects behind, and `create` would fail on them for ever after.
 * An object that vanishes from a manifest stays in the cluster; a manifest that vanishes takes its objects with it.
 */
export class AppliedManifest extends Construct {
  constructor(scope: Construct, id: string, { cluster, objects, removalPolicy }: AppliedManifestProps) {
    super(scope, id);
    refuseTooLarge(this, id, objects);
    new KubernetesManifest(this, 'Objects', {
      cluster,
      manifest: [...objects],
      overwrite: true,
      prune: false,
      removalPolicy,
    });
  }
}

function refuseTooLarge(scope: Construct, name: string, objects: readonly object[]): void {
  const bytes = payloadBytes(Stack.of(scope).resolve(objects));
  if (bytes > MANIFEST_LIMIT_BYTES)
    throw new Error(
      `manifest '${name}' takes ${bytes} bytes, above the ${MANIFEST_LIMIT_BYTES} that the kubectl provider can carry ` +
        `(a Lambda payload of ${PAYLOAD_LIMIT_BYTES} bytes holds its old and new version); ` +
        `split the chart, or set delivery to 'gitops'`,
    );
}

/** The manifest travels as a JSON string inside a JSON document, so its quotes are escaped. */
function payloadBytes(objects: unknown): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(objects)));
}
