import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SisSchemas } from "@wissel/contract";
import type { Layout } from "../layout.ts";
import { generateOffer, type InstitutionOffer, offerBatches } from "../offer/generate-offer.ts";
import type { OfferPlan } from "../offer/offer-plan.ts";
import { writePrivateJson } from "../private-file.ts";
import type { House, Stage } from "./stage.ts";

const SEED = "playground";
/** An offer that was generated longer ago is written anew, so that its windows stay open. */
const PLAN_KEPT_MS = 14 * 86_400_000;

/** Each SIS writes its whole offer in batches, unless the node has it from an earlier run. */
export async function publishOffers(stage: Stage): Promise<void> {
  const { narrator, layout } = stage;
  const plan = readPlan(layout);
  const houses = [stage.noordzee, stage.heuvelland, stage.waterstad];
  const offers = houses.map((house) => ({ house, offer: generateOffer(plan, house.institution) }));
  const missing: typeof offers = [];
  for (const each of offers) if (!(await isPublished(stage, each.house, each.offer))) missing.push(each);
  const total = missing.reduce((sum, { offer }) => sum + rowsIn(offer), 0);
  if (total > 0) {
    await narrator.during("Organisations, sessions, programmes, courses and offerings", async (progress) => {
      let done = 0;
      const step = (rows: number) => {
        done += rows;
        progress(done, total);
      };
      await Promise.all(missing.map(({ house, offer }) => writeOffer(stage, house, { offer, step })));
    });
  }
  for (const { house, offer } of offers) {
    const { courses, programmes, offerings } = offer;
    const minors = programmes.filter(({ programmeType }) => programmeType === "minor");
    narrator.say(
      `${house.institution.name}: ${courses.length} courses, ${minors.length} minors, ${offerings.length} offerings.`,
    );
  }
}

/** The plan of the stored offer, or a new one from today. */
function readPlan(layout: Layout): OfferPlan {
  const file = join(layout.folder, "offer-plan.json");
  if (existsSync(file)) {
    // Written below, by nobody else.
    const plan = JSON.parse(readFileSync(file, "utf8")) as OfferPlan;
    if (Date.now() - Date.parse(plan.from) < PLAN_KEPT_MS) return plan;
  }
  const plan = { seed: SEED, from: new Date().toISOString().slice(0, 10) };
  writePrivateJson(file, plan);
  return plan;
}

/** The last row of an offer is written last. */
async function isPublished(
  { checks }: Stage,
  { sis }: House,
  { offerings }: InstitutionOffer,
): Promise<boolean> {
  const last = offerings.at(-1);
  if (last === undefined) return true;
  const answer = await sis.get(`/sis/v1/offerings/${last.sourceId}`);
  if (answer.status === 404) return false;
  const stored = checks.body<SisSchemas["OfferingRecord"]>("the last offering", answer, 200);
  return stored.document.startDate === last.startDate;
}

interface Writing {
  readonly offer: InstitutionOffer;
  /** Told after each batch, with its rows. */
  readonly step: (rows: number) => void;
}

async function writeOffer(
  { checks }: Stage,
  { sis, institution }: House,
  { offer, step }: Writing,
): Promise<void> {
  for (const { path, rows } of offerBatches(offer)) {
    const answer = await sis.post(`/sis/v1/${path}`, { rows });
    const what = `${path} of ${institution.name}`;
    const { outcomes } = checks.body<SisSchemas["CatalogueOutcomes"]>(what, answer, 200);
    const refused = outcomes.filter(({ outcome }) => outcome === "refused");
    if (refused.length > 0) {
      checks.holds(`all ${path} of ${institution.name} are taken`, false, refused.slice(0, 3));
    }
    step(rows.length);
  }
}

function rowsIn(offer: InstitutionOffer): number {
  return offerBatches(offer).reduce((sum, { rows }) => sum + rows.length, 0);
}
