import type { PeerDirectory } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";

/** Until when a partner says that it is away; where that cannot be had, the attempt will show. */
export async function maintenanceOf(
  peers: Pick<PeerDirectory, "findBySchacHome">,
  schacHome: string,
): Promise<Date | undefined> {
  try {
    return (await peers.findBySchacHome(schacHome))?.maintenanceUntil;
  } catch (error) {
    if (error instanceof PeerUnreachable) return undefined;
    throw error;
  }
}
