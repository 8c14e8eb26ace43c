/** Asks another planner about published runs and compares both with what was measured; `--write` renews the page. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluateDecode } from '../../lib/evaluation/decode-evaluation';
import { judge, Unavailable } from './outside-judge/judge';
import { questions } from './outside-judge/questions';
import { report } from './outside-judge/report';

const PAGE = join(__dirname, '../../docs/accuracy.md');
/** EX_UNAVAILABLE of sysexits.h. */
const UNAVAILABLE = 69;

const print = (line: string): boolean => process.stderr.write(`${line}\n`);

try {
  const asked = questions(evaluateDecode().leftOutRows);
  const answers = judge(
    asked.map(({ question }) => question),
    print,
  );
  const judged = asked.map((one, at) => ({ ...one, answer: answers[at] ?? { refused: 'no answer' } }));
  const requirement = readFileSync(join(__dirname, 'outside-judge/requirements.txt'), 'utf8').trim();
  const page = report(judged, `NVIDIA's AISimulate (\`${requirement}\`)`);
  if (process.argv.includes('--write')) writeFileSync(PAGE, page);
  process.stdout.write(page);
} catch (error) {
  print(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof Unavailable ? UNAVAILABLE : 1;
}
