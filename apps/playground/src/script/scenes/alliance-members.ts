import type { AllianceSchemas } from "@wissel/contract";
import { ALLIANCE } from "../../institutions.ts";
import type { Stage } from "../stage.ts";

type Member = AllianceSchemas["Member"];

/** A coordinator sees who takes part, who was heard of, and how old the copies of their catalogues are. */
export async function allianceMembers({ narrator, checks, noordzee }: Stage): Promise<void> {
  narrator.say(`The coordinator at ${noordzee.institution.name} looks at the alliance.`);
  const answer = await noordzee.coordinator.get(`/alliance/v1/members?alliance=${ALLIANCE}`);
  const { items } = checks.body<{ items: Member[] }>("the list of members", answer, 200);
  const partners = items.filter(({ isOwn }) => !isOwn);
  checks.holds(
    "all three are there, and each partner's catalogue is at hand with its age",
    items.length === 3 &&
      partners.every(({ catalogue }) => catalogue?.fetchedAt !== undefined && catalogue.offerings > 0),
    items,
  );
}
