import type { Courier, DueDelivery, Verdict } from "@wissel/core";
import { type AskPorts, walkOn } from "./ask-choice.ts";
import { type BringPorts, bringCommands } from "./bring-commands.ts";
import { commandOf } from "./send-commands.ts";

export interface CommandCourierPorts extends BringPorts, AskPorts {
  readonly register: BringPorts["register"] & AskPorts["register"];
}

/**
 * Brings commands that a host did not answer at once. They say when the student asked, and the host decides what
 * that counts for. An answer that gives no place lets the student's walk go on.
 */
export function commandCourier(ports: CommandCourierPorts): Courier {
  return {
    async attempt(deliveries: readonly DueDelivery[]): Promise<readonly Verdict[]> {
      const host = deliveries[0]?.recipient;
      if (host === undefined) return [];
      const owed = deliveries.map(({ deliveryId, payload }) => ({ deliveryId, command: commandOf(payload) }));
      const brought = await bringCommands(ports, host, { owed, timing: "delayed" });
      for (const { recorded } of brought) {
        if (recorded?.changed === true) await walkOn(ports, recorded);
      }
      return brought.map(({ verdict }) => verdict);
    },
  };
}
