import type { Judged } from "../../bench/invariants.ts";
import { groupBy } from "../group-by.ts";
import type { Answered } from "../play/player.ts";
import type { StoredAssociation, StoredRows } from "./stored-rows.ts";

const LIVE: ReadonlySet<string> = new Set(["pending", "queued", "associated"]);

/** What must hold between the nodes, and between them and what the students were told. */
export function judgeAcrossNodes(
  stored: readonly StoredRows[],
  answers: readonly Answered[],
): readonly Judged[] {
  const atHome = stored.flatMap(({ institution, associations }) =>
    associations.filter(({ home }) => home === institution.schacHome),
  );
  return [
    oneLiveRegistration(atHome),
    agreement(stored),
    answersStored(atHome, answers),
    nothingDoubled(stored, atHome),
    refusedOnlyWhenFull(stored, answers),
  ];
}

function judged(name: string, counted: number, broken: number): Judged {
  return { name, held: broken === 0, counted, broken };
}

/** Counted over all hosts, per person. */
function oneLiveRegistration(atHome: readonly StoredAssociation[]): Judged {
  const live = atHome.filter(({ homeState, hostState }) => LIVE.has(homeState) && LIVE.has(hostState));
  const students = groupBy(live, ({ personId }) => personId);
  const broken = [...students.values()].filter(({ length }) => length > 1);
  return judged("one live registration per student", students.size, broken.length);
}

/** Every association between two institutions is with both, in the same states. */
function agreement(stored: readonly StoredRows[]): Judged {
  const sides = stored.flatMap(({ associations }) => associations.filter(({ home, host }) => home !== host));
  const byId = groupBy(sides, ({ associationId }) => associationId);
  const broken = [...byId.values()].filter(([one, other, ...more]) => {
    if (one === undefined || other === undefined || more.length > 0) return true;
    return (
      one.homeState !== other.homeState ||
      one.hostState !== other.hostState ||
      one.offeringId !== other.offeringId
    );
  });
  return judged("home and host agree per association", byId.size, broken.length);
}

function answersStored(atHome: readonly StoredAssociation[], answers: readonly Answered[]): Judged {
  const stored = new Map(atHome.map((association) => [association.associationId, association]));
  const broken = answers.filter(({ associationId, hostState, player, choice, host }) => {
    const found = stored.get(associationId);
    return (
      found?.hostState !== hostState ||
      found.personId !== player.personId ||
      found.host !== host.schacHome ||
      found.offeringId !== player.choices[choice - 1]?.offeringId
    );
  });
  return judged("every answered command is stored with that answer", answers.length, broken.length);
}

/** Nobody asked once and has two associations, and no association moved more than one seat. */
function nothingDoubled(stored: readonly StoredRows[], atHome: readonly StoredAssociation[]): Judged {
  const asked = groupBy(atHome, ({ personId, offeringId }) => `${personId} ${offeringId}`);
  const taken = stored.flatMap(({ movements }) =>
    movements.filter(({ associationId, delta }) => associationId !== null && delta > 0),
  );
  const moved = groupBy(taken, ({ associationId }) => associationId);
  const broken = [...asked.values(), ...moved.values()].filter(({ length }) => length > 1);
  return judged("nothing doubled", atHome.length + taken.length, broken.length);
}

/** Nobody gives a place back in a rehearsal: a pool that refused somebody is full at the end. */
function refusedOnlyWhenFull(stored: readonly StoredRows[], answers: readonly Answered[]): Judged {
  const free = new Set(
    stored.flatMap(({ pools }) =>
      pools.filter(({ isFull }) => !isFull).map(({ offeringId, kind }) => `${offeringId} ${kind}`),
    ),
  );
  const refused = answers.filter(({ isGranted }) => !isGranted);
  const broken = refused.filter(({ player, choice, host }) => {
    const kind = player.home === host ? "own" : "alliance";
    return free.has(`${player.choices[choice - 1]?.offeringId} ${kind}`);
  });
  return judged("nobody was refused beside a free seat", refused.length, broken.length);
}
