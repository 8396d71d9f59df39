import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fetchOffer, type GetJson, type WireItem } from "./fetch-offer.ts";
import { openOfferReader } from "./follow-offer.ts";

const SOURCE = {
  host: "zuid.example",
  ooapiUrl: "https://zuid.example/ooapi/v5",
  timeZone: "Europe/Amsterdam",
  since: "2026-01-01",
};
const DAY_MS = 86_400_000;
const KINDS = ["academic_session", "course", "program", "offering"] as const;
type Kind = (typeof KINDS)[number];
const MEMBERS = {
  academic_session: "academicSession",
  course: "course",
  program: "program",
  offering: "offering",
};
const PATHS = { academic_session: "/academic-sessions", course: "/courses", program: "/programs" };

/** A thing is written with something in it, or removed. */
interface Act {
  readonly kind: Kind;
  readonly number: number;
  readonly variant: number;
  readonly isRemoved: boolean;
}

const idOf = (kind: Kind, number: number) =>
  `${KINDS.indexOf(kind)}0000000-0000-4000-8000-00000000000${number}`;

function thingOf({ kind, number, variant }: Act): WireItem {
  const id = idOf(kind, number);
  const name = [{ language: "en-GB", value: `${kind} ${number}, ${variant}` }];
  const startDate = variant % 2 === 0 ? "2025-09-01" : "2026-09-01";
  const dates = { startDate, endDate: "2027-01-31" };
  if (kind === "academic_session") return { academicSessionId: id, name, ...dates };
  if (kind === "course") return { courseId: id, name, level: "bachelor", abbreviation: `C${variant}` };
  if (kind === "program") return { programId: id, name, programType: "minor" };
  const about =
    variant < 2
      ? { offeringType: "course", course: idOf("course", variant) }
      : { offeringType: "program", program: idOf("program", variant % 2) };
  const session = variant === 3 ? {} : { academicSession: idOf("academic_session", variant % 3) };
  return { offeringId: id, name, ...about, ...session, ...dates };
}

/** A partner with OOAPI's lists and a change feed, each answered as it is at that moment. */
function aPartner({ insteadOfFeed }: { readonly insteadOfFeed?: { status: number; body: unknown } } = {}) {
  const things = new Map<string, { readonly kind: Kind; readonly thing: WireItem }>();
  const log: { readonly kind: Kind; readonly id: string }[] = [];
  const asked: string[] = [];
  const meanwhile: Act[] = [];
  let epoch = 0;

  function act(one: Act): void {
    const id = idOf(one.kind, one.number);
    if (one.isRemoved) things.delete(id);
    else things.set(id, { kind: one.kind, thing: thingOf(one) });
    log.push({ kind: one.kind, id });
  }

  const told = ({ kind, id }: { readonly kind: Kind; readonly id: string }) => {
    const found = things.get(id);
    return found === undefined
      ? { kind, id, action: "removed" }
      : { kind, id, action: "written", [MEMBERS[kind]]: found.thing };
  };

  /** A part is two things; a place says which feed, whether of the snapshot, how far, and where the log was. */
  function changes(after: string | null) {
    const [of, phase, from, position] = (after ?? `${epoch} s 0 ${log.length}`).split(" ");
    if (Number(of) !== epoch) return { status: 410, body: {} };
    const until = Number(from) + 2;
    if (phase === "c") {
      const items = log.slice(Number(from), until).map(told);
      const next = `${epoch} c ${Math.min(until, log.length)}`;
      return { status: 200, body: { phase: "changes", items, next, more: until < log.length } };
    }
    const all = KINDS.flatMap((kind) =>
      Array.from({ length: 4 }, (_, number) => ({ kind, id: idOf(kind, number) })),
    );
    const items = all
      .slice(Number(from), until)
      .filter(({ id }) => things.has(id))
      .map(told);
    const next = until < all.length ? `${epoch} s ${until} ${position}` : `${epoch} c ${position}`;
    return { status: 200, body: { phase: "snapshot", items, next, more: true } };
  }

  const listed = (items: readonly WireItem[]) => ({ status: 200, body: { items, hasNextPage: false } });
  const ofKind = (kind: Kind) =>
    [...things.values()].flatMap((one) => (one.kind === kind ? [one.thing] : []));

  function offeringsSince(since: string) {
    return ofKind("offering").filter((offering) => {
      const session = things.get(String(offering.academicSession))?.thing ?? offering;
      return String(session.startDate) >= since;
    });
  }

  const getJson: GetJson = async (url) => {
    const { pathname, searchParams } = new URL(url);
    const path = pathname.replace("/ooapi/v5", "");
    asked.push(path);
    if (path === "/changes") {
      const answer = insteadOfFeed ?? changes(searchParams.get("after"));
      const next = meanwhile.shift();
      if (next !== undefined) act(next);
      return answer;
    }
    if (path === "/organizations") return listed([{ organizationId: "root" }]);
    if (path === "/organizations/root/offerings")
      return listed(offeringsSince(searchParams.get("since") ?? ""));
    const kind = (["academic_session", "course", "program"] as const).find((one) => PATHS[one] === path);
    return kind === undefined ? { status: 404, body: {} } : listed(ofKind(kind));
  };

  return {
    ...{ act, asked, meanwhile, getJson },
    forget: () => {
      epoch += 1;
    },
  };
}

/** A home that keeps a copy. */
function aHome({ getJson }: Pick<ReturnType<typeof aPartner>, "getJson">) {
  let now = 0;
  const read = openOfferReader({ getJson, clock: { now: () => new Date(now) } });
  return {
    read: async () => sorted(await read(SOURCE)),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const sorted = (offerings: Awaited<ReturnType<typeof fetchOffer>>) =>
  offerings.toSorted((a, b) => a.offeringId.localeCompare(b.offeringId));

const anAct: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom(...KINDS),
  number: fc.nat(3),
  variant: fc.nat(3),
  isRemoved: fc.boolean(),
});
const aStep = fc.record({
  acts: fc.array(anAct, { maxLength: 6 }),
  meanwhile: fc.array(anAct, { maxLength: 3 }),
  next: fc.constantFrom("goes on", "is forgotten", "a day later"),
});

describe("a copy that follows a partner's changes", () => {
  test("equals all that the partner has, however much was written, removed or forgotten in between", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { maxLength: 6 }), async (steps) => {
        const partner = aPartner();
        const home = aHome(partner);
        for (const { acts, meanwhile, next } of steps) {
          for (const act of acts) partner.act(act);
          partner.meanwhile.push(...meanwhile);
          await home.read();
          if (next === "is forgotten") partner.forget();
          if (next === "a day later") home.pass(DAY_MS);
        }
        for (const act of partner.meanwhile.splice(0)) partner.act(act);
        const followed = await home.read();
        expect(followed).toEqual(sorted(await fetchOffer(partner.getJson, SOURCE)));
      }),
      { numRuns: 100 },
    );
  });

  const written = { number: 1, variant: 3, isRemoved: false };
  test("asks once where nothing has changed, and for everything once a day", async () => {
    const partner = aPartner();
    partner.act({ kind: "offering", ...written });
    const home = aHome(partner);
    await home.read();
    const whole = partner.asked.splice(0).length;
    expect(await home.read()).toHaveLength(1);
    expect(partner.asked.splice(0)).toEqual(["/changes"]);
    home.pass(DAY_MS);
    await home.read();
    expect(partner.asked).toHaveLength(whole);
  });

  test.each([
    { status: 404, body: {} },
    { status: 405, body: undefined },
    { status: 200, body: { items: [] } },
  ])("is fetched whole from whoever has no feed and answers $status", async (insteadOfFeed) => {
    const partner = aPartner({ insteadOfFeed });
    partner.act({ kind: "offering", ...written });
    expect(await aHome(partner).read()).toHaveLength(1);
    expect(partner.asked).toContain("/organizations/root/offerings");
  });

  test("stays as it was where the partner fails half way, and goes on from there", async () => {
    const partner = aPartner();
    const answers: ("good" | "bad")[] = [];
    const home = aHome({
      getJson: async (url) =>
        answers.shift() === "bad" ? { status: 503, body: {} } : await partner.getJson(url),
    });
    await home.read();
    for (const number of [0, 1, 2]) partner.act({ kind: "offering", ...written, number });
    answers.push("good", "bad");
    await expect(home.read()).rejects.toThrow("answered 503");
    expect(await home.read()).toHaveLength(3);
  });
});
