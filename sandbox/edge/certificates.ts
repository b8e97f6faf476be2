// Certificates of the edge: what an ACM certificate's names need, signed by the sandbox's own CA.
import { execFile } from "node:child_process";
import * as tls from "node:tls";
import { promisify } from "node:util";

const runFile = promisify(execFile);

/**
 * A source of TLS contexts for sets of names; each set's certificate is minted once.
 *
 * @param mint the command that mints: a Python with `cryptography`, and mint.py.
 * @param folder holds the CA.
 */
export function certificates(
  mint: readonly [string, string],
  folder: string,
): (names: readonly string[]) => Promise<tls.SecureContext> {
  const minted = new Map<string, Promise<tls.SecureContext>>();
  return (names) => {
    const key = names.join(" ");
    const context = minted.get(key) ?? mintContext(mint, folder, names);
    minted.set(key, context);
    context.catch(() => minted.delete(key));
    return context;
  };
}

async function mintContext(
  [python, script]: readonly [string, string],
  folder: string,
  names: readonly string[],
): Promise<tls.SecureContext> {
  const { stdout } = await runFile(python, [script, "leaf", folder, ...names]);
  return tls.createSecureContext({ key: stdout, cert: stdout });
}
