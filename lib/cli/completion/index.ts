import type { Command } from 'commander';
import { bashScript } from './bash';
import { fishScript } from './fish';
import { completedCommands, completedOptions } from './words';
import { zshScript } from './zsh';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

export const SHELLS = Object.keys(SCRIPTS) as (keyof typeof SCRIPTS)[];

/** A script that completes the program in a shell without starting it: everything it offers stands in it. */
export const completionScript = (program: Command, shell: keyof typeof SCRIPTS): string =>
  SCRIPTS[shell](program.name(), completedCommands(program), completedOptions(program));
