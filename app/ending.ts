/** Ends the process once everything is written, whatever the files it read have left running. */
export function endOnceWritten(): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}
