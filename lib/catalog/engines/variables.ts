import { compareVersions } from '../versions';
import file from './vllm-variables.json';

const READ = ['0.29.0', '0.33.0'] as const;

/** Environment variables that a release of vLLM reads; of one that was not read, those of the nearest that was. */
export function engineVariables(version: string): readonly string[] {
  const nearest = [...READ].reverse().find((read) => compareVersions(read, version) <= 0) ?? READ[0];
  return file.variables.filter(({ inVersions }) => inVersions.includes(nearest)).map(({ name }) => name);
}
