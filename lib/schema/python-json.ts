/** Python writes numbers that JSON has not, and Hugging Face files hold them: `"time_step_limit": [0.0, Infinity]`. */
const PYTHON_NUMBER = /("(?:[^"\\]|\\.)*")|-?\b(?:Infinity|NaN)\b/g;

/** JSON as Python writes it; throws for anything else. */
export function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const replaced = text.replaceAll(PYTHON_NUMBER, (_match, string?: string) => string ?? 'null');
    if (replaced === text) throw error;
    return JSON.parse(replaced);
  }
}
