import type { StandInReceiver } from "../../../eduxchange/open-stand-ins.ts";
import { INSTITUTIONS } from "../../../institutions.ts";
import type { Layout } from "../../../layout.ts";
import type { Stage } from "../../stage.ts";

/**
 * Tells what goes over a receiver from here on, each time that it is asked: methods, addresses and statuses, in the
 * order in which requests began. Addresses hold ids; tokens and persons are in headers and bodies, which are not told.
 */
export function openTranscript(
  { narrator, layout }: Pick<Stage, "narrator" | "layout">,
  receiver: Pick<StandInReceiver, "calls">,
): () => void {
  let told = receiver.calls.length;
  const nameOf = namesIn(layout);
  return () => {
    for (const { direction, method, url, status } of receiver.calls.slice(told)) {
      if (direction === "taken") narrator.say(`  receiver is asked: ${method} ${url} ${status}`);
      else {
        const { origin, pathname } = new URL(url);
        narrator.say(`  receiver asks the ${nameOf(origin)}: ${method} ${pathname} ${status}`);
      }
    }
    told = receiver.calls.length;
  };
}

function namesIn({ eduxchange, node }: Layout): (origin: string) => string {
  const names = new Map([
    [eduxchange.identityProvider.origin, "identity provider"],
    [eduxchange.registry.origin, "registry"],
    [eduxchange.home.origin, "home"],
    ...INSTITUTIONS.map((institution) => [node(institution).origin, "node"] as const),
  ]);
  return (origin) => names.get(origin) ?? origin;
}
