const PLAIN = 'http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)';
const IMPORTS = 'import http.client\nimport json\n';

/**
 * A probe of an engine that may speak TLS: pods that do have a certificate in place, and a changed script reaches pods of both kinds.
 * Nothing is verified, for the engine is in the same pod.
 */
export function overTls(script: string, certificateFile: string): string {
  if (!script.includes(PLAIN) || !script.startsWith(IMPORTS)) throw new Error('the script connects in another way');
  return `import http.client
import json
import os
import ssl
${script.slice(IMPORTS.length).replace(PLAIN, 'connect(port, timeout)').replace('\n\n', connect(certificateFile))}`;
}

const connect = (certificateFile: string): string => `

def connect(port, timeout):
    if not os.path.exists("${certificateFile}"):
        return ${PLAIN}
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=timeout, context=context)


`;
