import type { Eduxchange } from "../../../eduxchange/open-eduxchange.ts";
import type { DemoOffering, House, Stage } from "../../stage.ts";
import type { DemoOffer } from "../publish.ts";
import { asHome } from "./as-home.ts";
import { asHost } from "./as-host.ts";
import { withoutReceiver } from "./without-receiver.ts";

/** Plays an enrolment and a result in each role, each where stand-ins are all that is around the institution. */
export async function playEduxchange(
  stage: Stage,
  { standIns, receiverOf, broker }: Eduxchange,
  { offer, scene }: { readonly offer: DemoOffer; readonly scene: PlayScene },
): Promise<void> {
  const { noordzee, heuvelland, waterstad, narrator } = stage;
  const offered: readonly (readonly [House, DemoOffering])[] = [
    [waterstad, offer.tides],
    [heuvelland, offer.hills],
    [noordzee, offer.dunes],
  ];
  const [behind, alone] = offered.flatMap(([house, offering]) => {
    const receiver = receiverOf(house.institution);
    return receiver === undefined ? [] : [{ house, offering, receiver, standIns }];
  });
  const home = [noordzee, heuvelland, waterstad].find(
    ({ institution }) => receiverOf(institution) !== undefined,
  );
  if (behind === undefined || home === undefined) {
    narrator.say("Outside components are around every institution: nothing of eduXchange is played here.");
    return;
  }
  await scene("A student comes through SURF's receiver", () => asHost(stage, behind));
  await scene("SURF's receiver asks on behalf of an own student", () =>
    asHome(stage, { house: home, standIns }),
  );
  if (alone === undefined) return;
  await scene("A student comes without SURF's receiver, registry or broker", () =>
    withoutReceiver(stage, { ...alone, broker }),
  );
}

/** Numbers a scene and plays it. */
export type PlayScene = <T>(title: string, act: () => Promise<T>) => Promise<T>;
