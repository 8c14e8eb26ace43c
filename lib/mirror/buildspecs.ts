import { buildImage, buildTools, type BuildToolSpec } from '../catalog';
import type { MirrorBill } from './bill';
import { copyScript, isOverHttp } from './copy-script';
import { STAGE_ADAPTER, STAGE_OWN_ADAPTER } from './stage-adapter';
import { STAGE_OWN } from './stage-own';
import { STAGE_WEIGHTS } from './stage-weights';
import { LORA_FORMAT, type StagingJob, type WrittenEngineFile } from './staging';

/** What CodeBuild runs, in its own terms (buildspec reference, version 0.2). */
export interface Buildspec {
  readonly version: number;
  readonly env: { readonly shell: 'bash' };
  readonly phases: Readonly<
    Record<string, { readonly 'runtime-versions'?: Readonly<Record<string, string>>; readonly commands: string[] }>
  >;
}

/** Installs the tools the bill needs, each only with the right checksum, then copies. */
export function mirrorBuildspec(bill: MirrorBill): Buildspec {
  const tools = [buildTools.crane, ...(bill.charts.some(isOverHttp) ? [buildTools.helm] : [])];
  return {
    version: 0.2,
    env: { shell: 'bash' },
    phases: {
      install: { commands: tools.map(installed) },
      build: { commands: [written('/tmp/mirror.sh', copyScript(bill)), 'bash /tmp/mirror.sh'] },
    },
  };
}

/** A command that fails ends the build. */
const installed = ({ name, url, sha256, path }: BuildToolSpec): string =>
  [
    `curl -fsSL --retry 3 -o /tmp/${name}.tgz '${url}'`,
    `echo '${sha256}  /tmp/${name}.tgz' | sha256sum --check`,
    `tar -xzf /tmp/${name}.tgz -C /tmp '${path}'`,
    `install -m 755 '/tmp/${path}' /usr/local/bin/${name}`,
  ].join(' && ');

/** Programs travel inside the buildspec: a project without sources has no files. */
const written = (file: string, text: string): string => `cat > ${file} <<'END_OF_FILE'\n${text}END_OF_FILE`;

/** What of a job decides its program. */
type StagedBy = Pick<StagingJob, 'written' | 'origin'> & Partial<Pick<StagingJob, 'loadFormat'>>;

/** The same for every checkpoint, which is said by variables, but for what the environment's own repository holds. */
export function stagingBuildspec(job: StagedBy): Buildspec {
  const { written: files } = job;
  return {
    version: 0.2,
    env: { shell: 'bash' },
    phases: {
      install: {
        'runtime-versions': { nodejs: buildImage.nodejs },
        commands: [written('/tmp/stage-weights.js', programOf(job))],
      },
      build: { commands: [...files.map(uploaded), 'node /tmp/stage-weights.js'] },
    },
  };
}

function programOf({ origin, loadFormat }: StagedBy): string {
  if (loadFormat === LORA_FORMAT) return origin === undefined ? STAGE_ADAPTER : STAGE_OWN_ADAPTER;
  return origin === undefined ? STAGE_WEIGHTS : STAGE_OWN;
}

/** Byte for byte, whatever it holds. */
const uploaded = ({ text, sha256, key }: WrittenEngineFile): string =>
  `base64 -d > /tmp/${sha256} <<'END_OF_FILE' && aws s3 cp /tmp/${sha256} "s3://$BUCKET/${key}" --checksum-algorithm SHA256 --only-show-errors --metadata sha256=${sha256} --sse aws:kms --sse-kms-key-id "$KMS_KEY"\n${Buffer.from(text).toString('base64')}\nEND_OF_FILE`;
