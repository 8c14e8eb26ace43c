/** Prints how far the planner's estimates are from what real runs measured. */
import { evaluationReport } from '../lib/evaluation/print';

process.stdout.write(`${evaluationReport()}\n`);
