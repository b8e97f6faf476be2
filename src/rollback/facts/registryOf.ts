// The registry of a stack's images, signed in as the stack's own user where it has one.
import type { StackFile } from "../../config/stackFile";
import { OperatorError } from "../../errors";
import { runPulumi } from "../../pulumi/history";
import { ImageRegistry } from "../../release/sources/registry";
import { pulumiLine } from "../../commandLines";
import { stackAddressOf } from "./situation";

const KEY = "registryToken";

/**
 * Opens it; nothing is asked of it yet.
 *
 * Only where config has `registryUsername` is there a token: REGISTRY_TOKEN, else config's secret, which Pulumi
 * decrypts. So a token in the environment that is for something else is never sent to a registry of public images.
 *
 * @param timeLimitMs for each call to the registry.
 * @throws OperatorError when the token can't be had: the registry isn't asked as nobody instead, since it would call
 * private images missing.
 */
export async function registryOf(file: StackFile, timeLimitMs: number): Promise<ImageRegistry> {
  const { imageRepository, registryUsername: username } = file.values;
  if (username === undefined) return new ImageRegistry(imageRepository, { timeLimitMs });
  const token = await tokenOf(file);
  return new ImageRegistry(imageRepository, { timeLimitMs, username, token });
}

async function tokenOf(file: StackFile): Promise<string> {
  const given = process.env["REGISTRY_TOKEN"];
  if (given) return given;
  const token = await configured(file);
  if (token === "") throw unread("it is empty", file.stack);
  return token;
}

async function configured(file: StackFile): Promise<string> {
  try {
    return (await runPulumi(stackAddressOf(file), ["config", "get", KEY])).trim();
  } catch (error) {
    // Without the cause: that holds what the command printed.
    throw unread((error as Error).message.replaceAll(/\s+/g, " "), file.stack);
  }
}

function unread(why: string, stack: string): OperatorError {
  return new OperatorError(
    `The registry wasn't asked, since config \`${KEY}\` can't be read: ${why}`,
    {
      hint: `Put the token into REGISTRY_TOKEN, or set it: \`${pulumiLine(stack, "config", "set", "--secret", KEY)}\` asks for it.`,
    },
  );
}
