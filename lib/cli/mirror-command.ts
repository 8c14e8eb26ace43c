import { Command } from 'commander';
import { type BillImage, copyScript, type ImageOrigin, mirrorBill, type MirrorBill, unpulledImages } from '../mirror';
import { problem } from '../problem';
import { formatGB } from '../units';
import { planNamedEnvironment } from './environment';
import { environmentArgument, explained, jsonOption } from './help';
import { asJson } from './output';
import { refuse } from './refuse';
import { type Paint, plain } from './style';
import { columns } from './table';
import type { Surroundings } from './surroundings';

/** `windlass mirror`: what has to be in the account's registry before anything can start. */
export function mirrorCommand({ output, loadMirrorSources }: Surroundings): Command {
  return explained(
    new Command('mirror')
      .description('list the images and Helm charts an environment pulls, and where they are copied from and to')
      .addArgument(environmentArgument())
      .addOption(jsonOption())
      .option('--script', 'print the commands that copy them: a bash script for crane, Helm and the AWS CLI')
      .action(async (nameOrPath: string, { json, script }: { json?: boolean; script?: boolean }) => {
        const planned = await planNamedEnvironment(nameOrPath);
        if (!planned.ok) return refuse(output, planned.problems, json);
        output.progress?.(`${planned.plan.environment}: planned; reading what its objects pull …`);
        const bill = mirrorBill(planned.plan, (await loadMirrorSources())(planned.plan, planned.own));
        if (json === true) output.print(asJson(bill));
        else output.print(script === true ? copyScript(bill) : `${renderBill(bill, output.paint)}\n`);
        for (const reference of unpulledImages(planned.plan, bill)) {
          refuse(output, [problem('images', `the plan lists '${reference}', which nothing pulls`)]);
        }
      }),
    {
      examples: [
        ['what has to be in ECR before the first pod starts', 'windlass mirror production'],
        ['the commands that copy it', 'windlass mirror production --script'],
      ],
      failsWhen: 'the environment is refused, or nothing pulls an image that its plan lists',
    },
  );
}

const DONE_BY: Record<ImageOrigin, string> = { mirror: 'copy', own: 'you push it', aws: 'AWS serves it' };
const SHOWN_DIGEST_LENGTH = 'sha256:'.length + 12;

function renderBill(bill: MirrorBill, paint: Paint = plain): string {
  const images = bill.images.map((image) => [
    image.origin === 'own' ? image.name : image.source,
    image.digest === undefined ? 'by tag' : image.digest.slice(0, SHOWN_DIGEST_LENGTH),
    image.compressedBytes === undefined ? '-' : formatGB(image.compressedBytes),
    DONE_BY[image.origin],
    targetOf(image),
  ]);
  const charts = bill.charts.map(({ source, name, version, repository }) => [
    `${source}/${name}`,
    version,
    `${repository}:${version}`,
  ]);
  return [
    paint('title', `Mirror of ${bill.environment}: ${bill.registry}`),
    columns(['image', 'digest', 'size', 'how', 'repository and tag'], images),
    columns(['chart', 'version', 'repository and tag'], charts),
  ].join('\n\n');
}

const targetOf = ({ repository, tag }: BillImage): string => (repository === undefined ? '-' : `${repository}:${tag}`);
