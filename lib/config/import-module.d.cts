export function importModule(specifier: string): Promise<unknown>;
