// The secret values by which one slot is asked, from the stack's own secret: Pulumi decrypts it.
import { slotKeys, type SlotKeys } from "../../config/slotKeys";
import type { StackFile } from "../../config/stackFile";
import { pulumiLine } from "../../commandLines";
import { OperatorError } from "../../errors";
import { runPulumi } from "../../pulumi/history";
import { stackAddressOf } from "./situation";

const KEY = "appSecretKey";

/**
 * Reads them.
 *
 * @throws OperatorError when config's secret can't be read.
 */
export async function slotKeysOf(file: StackFile): Promise<SlotKeys> {
  try {
    return slotKeys((await runPulumi(stackAddressOf(file), ["config", "get", KEY])).trim());
  } catch (error) {
    // Without the cause: that holds what the command printed.
    const why = (error as Error).message.replaceAll(/\s+/g, " ");
    throw new OperatorError(
      `The other slot can't be asked, since config \`${KEY}\` can't be read: ${why}`,
      { hint: `Try \`${pulumiLine(file.stack, "config")}\`: it needs the same passphrase or key.` },
    );
  }
}
