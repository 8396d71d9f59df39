import { COURSES, ORGANISATIONS, SESSIONS } from "../catalogue/small-offer.ts";
import type { House } from "./a-house.ts";

const WINDOW = { opensAt: "2020-01-01T00:00:00Z", closesAt: "2099-01-01T00:00:00Z" };

/** An offering with so many places for anyone, written by the host's SIS; answers its id. */
export async function publishOffering(host: House, places: number): Promise<string> {
  const offering = {
    sourceId: "C1-open",
    course: "C1",
    academicSession: "next",
    name: [{ language: "en-GB", value: "Coasts, given once" }],
    description: [{ language: "en-GB", value: "Given once." }],
    teachingLanguages: ["en"],
    startDate: "2027-02-01",
    endDate: "2027-04-16",
    resultValueType: "1_10",
    enrolmentWindow: WINDOW,
    seatPools: [{ kind: "unallocated", size: places }],
  };
  const course = { ...COURSES[0], programmes: [], consumers: [] };
  for (const [kind, rows] of [
    ["organisations", ORGANISATIONS],
    ["academic-sessions", SESSIONS],
    ["courses", [course]],
    ["offerings", [offering]],
  ] as const) {
    const { status, body } = await host.sis("POST", `/${kind}`, { rows });
    const refused = body.outcomes?.filter((one: { readonly problem?: object }) => one.problem !== undefined);
    if (status !== 200 || refused?.length !== 0)
      throw new Error(`${kind}: ${status} ${JSON.stringify(body)}`);
  }
  const [row] = await host.rows("SELECT item_id FROM catalogue_item WHERE source_id = 'C1-open'");
  return row.item_id;
}
