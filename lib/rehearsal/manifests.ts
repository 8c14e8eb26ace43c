import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from './api/objects';
import type { ChartFile } from './types';

/** The objects of rendered charts, in the order in which they are applied. */
export function readCharts(files: readonly { readonly name: string; readonly yaml: string }[]): ChartFile[] {
  return files.map(({ name, yaml }) => ({
    name,
    objects: parseAllDocuments(yaml).map((document) => {
      if (document.errors.length > 0) throw new Error(`${name}: ${document.errors[0]?.message}`);
      return document.toJS() as KubernetesObject;
    }),
  }));
}
