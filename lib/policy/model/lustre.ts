import type { Resource } from './resource';

export const LUSTRE = 'LustreConfiguration';
export const THROUGHPUTS = [125, 250, 500, 1000];

/** Steps of the capacity of file systems with EFA, GiB, by MB/s per TiB. Source: FSx for Lustre user guide, EFA. */
export const EFA_CAPACITY_STEP_GIB: Readonly<Record<number, number>> = {
  125: 38_400,
  250: 19_200,
  500: 9_600,
  1000: 4_800,
};

export const isLustre = (fileSystem: Resource): boolean => fileSystem.knownAt('FileSystemType') === 'LUSTRE';
export const deploymentTypeOf = (fileSystem: Resource): unknown => fileSystem.knownAt(`${LUSTRE}.DeploymentType`);
export const hasEfa = (fileSystem: Resource): boolean => fileSystem.knownAt(`${LUSTRE}.EfaEnabled`) === true;

/** Whether the file system shows a bucket under its root, so that nothing is in it alone. */
export const isCache = (fileSystem: Resource): boolean =>
  fileSystem.assembly
    .ofType('AWS::FSx::DataRepositoryAssociation')
    .some(
      (association) =>
        association.referenced('FileSystemId') === fileSystem && association.knownAt('FileSystemPath') === '/',
    );
