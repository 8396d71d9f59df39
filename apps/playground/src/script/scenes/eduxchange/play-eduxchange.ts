import type { Eduxchange } from "../../../eduxchange/open-eduxchange.ts";
import type { DemoOffering, House, Stage } from "../../stage.ts";
import type { DemoOffer } from "../publish.ts";
import { asHome } from "./as-home.ts";
import { asHost } from "./as-host.ts";

/** Plays one enrolment and one result in each role, each where stand-ins are all that is around the institution. */
export async function playEduxchange(
  stage: Stage,
  eduxchange: Eduxchange,
  { offer, scene }: { readonly offer: DemoOffer; readonly scene: PlayScene },
): Promise<void> {
  const { noordzee, heuvelland, waterstad, narrator } = stage;
  const { standIns, receiverOf } = eduxchange;
  const hosts: readonly (readonly [House, DemoOffering])[] = [
    [waterstad, offer.tides],
    [heuvelland, offer.hills],
    [noordzee, offer.dunes],
  ];
  const host = hosts.find(([{ institution }]) => receiverOf(institution) !== undefined);
  const home = [noordzee, heuvelland, waterstad].find(
    ({ institution }) => receiverOf(institution) !== undefined,
  );
  const receiver = host && receiverOf(host[0].institution);
  if (host === undefined || home === undefined || receiver === undefined) {
    narrator.say("Outside components are around every institution: nothing of eduXchange is played here.");
    return;
  }
  const [house, offering] = host;
  await scene("A student comes through SURF's receiver", () =>
    asHost(stage, { house, offering, receiver, standIns }),
  );
  await scene("SURF's receiver asks on behalf of an own student", () =>
    asHome(stage, { house: home, standIns }),
  );
}

/** Numbers a scene and plays it. */
export type PlayScene = <T>(title: string, act: () => Promise<T>) => Promise<T>;
