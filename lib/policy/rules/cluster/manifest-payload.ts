import { complaint } from '../../checks';
import { MANIFEST_TYPES, objectsIn } from '../../model/kubernetes-object';
import type { ResourceRule } from '../../types';

/** Lambda payload; an update carries the new manifest and the old one, beside 8 KiB of ids and a pre-signed URL. */
const PAYLOAD_BYTES = 262_144;
const MAX_BYTES = (PAYLOAD_BYTES - 8_192) / 2;

export const manifestPayload: ResourceRule = {
  over: 'resource',
  id: 'manifest-payload',
  title: 'Manifests fit through the function that applies them, and can be read',
  source: 'aws/aws-cdk#19165: Lambda events end at 262,144 bytes',
  types: MANIFEST_TYPES,
  check: (resource) => {
    const manifest = resource.raw('Manifest');
    if (objectsIn(resource) === undefined)
      return [
        complaint('Manifest', manifest, {
          problem: 'it is no JSON list of objects before deployment, so no rule can look inside',
          wayOut: 'keep tokens inside strings, or accept it here with a reason',
        }),
      ];
    const bytes = Buffer.byteLength(JSON.stringify(manifest));
    return bytes <= MAX_BYTES
      ? []
      : [
          complaint('Manifest', `${bytes} bytes`, {
            problem: `old and new together must fit into ${PAYLOAD_BYTES} bytes, so one may have ${MAX_BYTES}`,
            wayOut: "split the chart, or set delivery to 'gitops'",
          }),
        ];
  },
};
