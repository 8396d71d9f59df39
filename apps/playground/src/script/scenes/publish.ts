import type { SisSchemas } from "@wissel/contract";
import { demoCourse, demoOffering } from "../demo-items.ts";
import { publishOffers } from "../publish-offers.ts";
import type { DemoOffering, House, Stage } from "../stage.ts";
import { tellStudents } from "./tell-students.ts";

/** The offerings that the rest of the script is about. */
export interface DemoOffer {
  /** At Waterstad, with room. */
  readonly tides: DemoOffering;
  /** At Waterstad, with one place. */
  readonly lighthouse: DemoOffering;
  /** At Waterstad, with one place, which is offered to the first who waits when it comes free. */
  readonly observatory: DemoOffering;
  /** At Heuvelland, with room. */
  readonly hills: DemoOffering;
  /** At Heuvelland, with room; it will be cancelled. */
  readonly fog: DemoOffering;
  /** At Noordzee, with room; an agreement is about it. */
  readonly dunes: DemoOffering;
}

const PLENTY = 50;

/** Each SIS publishes its offer and says whom it lets take what; then comes what the script needs for itself. */
export async function publish(stage: Stage): Promise<DemoOffer> {
  const { narrator, waterstad, heuvelland, noordzee } = stage;
  await publishOffers(stage);
  await tellStudents(stage);
  await permitInAdvance(stage);
  await showRefusal(stage, waterstad);
  narrator.say("Six more offerings, written one by one by their own keys, for what follows.");
  return {
    tides: await publishOne(stage, waterstad, { key: "tides", name: "Tides and turbines", places: PLENTY }),
    lighthouse: await publishOne(stage, waterstad, {
      key: "lighthouse",
      name: "A night in the lighthouse",
      places: 1,
    }),
    observatory: await publishOne(stage, waterstad, {
      key: "observatory",
      name: "Stars above the harbour",
      places: 1,
      promotion: "offer",
    }),
    hills: await publishOne(stage, heuvelland, { key: "hills", name: "Walking the hills", places: PLENTY }),
    fog: await publishOne(stage, heuvelland, { key: "fog", name: "Reading the fog", places: PLENTY }),
    dunes: await publishOne(stage, noordzee, { key: "dunes", name: "Dunes that wander", places: PLENTY }),
  };
}

/** Whom home lets take what without asking a person. Waterstad has not made up its mind about Heuvelland. */
export async function permitInAdvance({ narrator, checks, ...stage }: Stage): Promise<void> {
  const { noordzee, heuvelland, waterstad } = stage;
  const everywhere = [noordzee, heuvelland, waterstad].map(({ institution }) => institution.schacHome);
  const permits: readonly (readonly [House, readonly string[]])[] = [
    [noordzee, everywhere],
    [heuvelland, everywhere],
    [waterstad, everywhere.filter((host) => host !== heuvelland.institution.schacHome)],
  ];
  for (const [{ sis }, hosts] of permits) {
    const answer = await sis.put("/sis/v1/standing-approvals/with-60-credits", {
      hosts,
      creditsEarnedAtLeast: 60,
    });
    const isWritten = answer.status === 200 || answer.status === 201;
    if (!isWritten) checks.holds("a standing approval is written", false, answer.body);
  }
  narrator.say(
    "Students with 60 EC may take anything, except those of Waterstad at Heuvelland: an officer decides.",
  );
}

/** Something that eduXchange would refuse is refused here, at the door, with each wrong field named. */
async function showRefusal({ checks }: Stage, { sis }: House): Promise<void> {
  const { studyLoad: _, ...withoutStudyLoad } = demoCourse("A course without a size");
  const answer = await sis.put("/sis/v1/courses/demo-not-ready?dryRun=true", withoutStudyLoad);
  checks.holds(
    "a course that eduXchange would refuse is refused, and told why: /studyLoad is missing",
    answer.status === 422 && JSON.stringify(answer.body).includes("/studyLoad"),
    answer.body,
  );
}

interface DemoItem {
  readonly key: string;
  readonly name: string;
  readonly places: number;
  readonly promotion?: "offer";
}

async function publishOne(stage: Stage, house: House, item: DemoItem): Promise<DemoOffering> {
  const { checks, layout, runId } = stage;
  const name = `${item.name} ${runId}`;
  const sourceId = `demo-${item.key}-${runId}`;
  const course = await house.sis.put(`/sis/v1/courses/${sourceId}`, demoCourse(name));
  checks.body("the course", course, 200);
  const document = demoOffering(sourceId, name, item.places, new Date());
  const offering = await house.sis.put(`/sis/v1/offerings/${sourceId}`, {
    ...document,
    promotion: item.promotion ?? document.promotion,
  });
  const { id } = checks.body<SisSchemas["CatalogueReceipt"]>("the offering", offering, 200);
  const published = await fetch(`${layout.node(house.institution).origin}/ooapi/v5/offerings/${id}`);
  checks.holds(
    `${house.institution.name} publishes "${name}" with ${item.places === 1 ? "one place" : `${item.places} places`}`,
    published.status === 200,
    await published.text(),
  );
  return { host: house.institution, offeringId: id, sourceId, name };
}
