import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../support/source-files';
import type { Mutant } from './mutants';

/** Says of mutants whether their file still compiles, with one program for all. */
export class Compiler {
  private readonly changed = new Map<string, { readonly text: string; readonly version: number }>();
  private version = 0;
  private readonly service: ts.LanguageService;

  constructor(files: readonly string[]) {
    const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile) as { config: object };
    const { options, fileNames } = ts.parseJsonConfigFileContent({ ...config, include: [], files }, ts.sys, ROOT);
    this.service = ts.createLanguageService({
      getCompilationSettings: () => ({ ...options, noUnusedLocals: false, noUnusedParameters: false }),
      getScriptFileNames: () => fileNames,
      getScriptVersion: (path) => String(this.changed.get(path)?.version ?? 0),
      getScriptSnapshot: (path) => this.snapshot(path),
      getCurrentDirectory: () => ROOT,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: ts.sys.fileExists,
      readFile: ts.sys.readFile,
      readDirectory: ts.sys.readDirectory,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
    });
  }

  compiles({ file, start, end, text }: Mutant): boolean {
    const path = join(ROOT, file);
    const original = readFileSync(path, 'utf8');
    this.changed.set(path, { text: original.slice(0, start) + text + original.slice(end), version: ++this.version });
    const wrong = [...this.service.getSyntacticDiagnostics(path), ...this.service.getSemanticDiagnostics(path)];
    this.changed.set(path, { text: original, version: ++this.version });
    return wrong.length === 0;
  }

  private snapshot(path: string): ts.IScriptSnapshot | undefined {
    const text = this.changed.get(path)?.text ?? ts.sys.readFile(path);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  }
}
