import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Account, type AccountOptions } from '../account/account';
import { CloudFormation } from '../cloudformation/engine';
import { startLoopback, type Loopback } from '../loopback/server';
import { cdkCli, stopRunning, type CdkCli } from './cdk-cli';

/** An account of its own, a server for it, a CLI that knows no other, and a directory for all it writes. */
export interface Workshop {
  readonly engine: CloudFormation;
  readonly loopback: Loopback;
  readonly cli: CdkCli;
  readonly directory: string;
}

const open = new Set<() => Promise<void>>();

/** Runs something with a workshop and leaves nothing of it behind, whatever happens. */
export const withWorkshop = <T>(options: AccountOptions, work: (workshop: Workshop) => Promise<T>): Promise<T> =>
  withWorkshopFor(new CloudFormation(new Account(options)), work);

/** The same around an account in which something is deployed already. */
export async function withWorkshopFor<T>(engine: CloudFormation, work: (workshop: Workshop) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'windlass-proof-'));
  const loopback = await startLoopback(engine);
  const close = async (): Promise<void> => {
    open.delete(close);
    await loopback.close();
    rmSync(directory, { recursive: true, force: true });
  };
  open.add(close);
  try {
    return await work({ engine, loopback, directory, cli: cdkCli(loopback.endpoint, directory) });
  } finally {
    await close();
  }
}

/** A directory that is gone afterwards. */
export async function withDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'windlass-proof-'));
  const close = async (): Promise<void> => {
    open.delete(close);
    rmSync(directory, { recursive: true, force: true });
  };
  open.add(close);
  try {
    return await work(directory);
  } finally {
    await close();
  }
}

/** For signals: ends child processes, servers and directories of every open workshop. */
export async function closeWorkshops(): Promise<void> {
  stopRunning();
  await Promise.all([...open].map((close) => close()));
}
