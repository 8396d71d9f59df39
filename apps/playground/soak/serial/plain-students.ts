import { HISTORY_NODE, type NaiveLedger, type NaivePhase, type Swap } from "@wissel/testing/ledger";
import { MOST_LIVE } from "./a-round.ts";
import type { StudentAct, StudentAsk, StudentChange } from "./ledger-act.ts";
import { isOpenOffer } from "./open-offer.ts";
import { isStudents } from "./students.ts";

type Enrolment = NaiveLedger["associations"][number];

const HOST = HISTORY_NODE.host;
const LIVE = ["pending", "queued", "associated"];

/** Own students in own offerings, by the plain rules of their home: one key per enrolment, swaps, the round's rules. */
export class PlainStudents {
  readonly #ledger: NaiveLedger;
  readonly #phases: readonly NaivePhase[] | undefined;
  /** What was asked under a key, and the enrolment that was the answer. */
  readonly #asked = new Map<string, string>();
  /** What is given up for an enrolment. */
  readonly #releases = new Map<string, string>();

  constructor(ledger: NaiveLedger, phases: readonly NaivePhase[] | undefined) {
    this.#ledger = ledger;
    this.#phases = phases;
  }

  swaps(): readonly Swap[] {
    return [...this.#releases].map(([gets, releases]) => ({ home: HOST, gets, releases }));
  }

  apply(act: StudentAct, now: Date): string {
    if (act.kind === "ask") return this.#ask(act, now.getTime());
    const known = this.#find(act.associationId);
    return known === undefined ? "association-unknown" : this.#change(known, act, now.getTime());
  }

  #ask(ask: StudentAsk, now: number): string {
    const answered = this.#find(this.#asked.get(ask.associationId) ?? "");
    if (answered !== undefined) return answered.hostState;
    const { associationId, personId, offeringId, releases } = ask;
    if (releases !== undefined && !LIVE.includes(this.#find(releases)?.homeState ?? ""))
      return "release-not-possible";
    const present = this.#live(personId).find((one) => one.offeringId === offeringId);
    if (present === undefined) {
      const refused = this.#refuse(ask);
      if (refused !== undefined) return refused;
      const { kind: _kind, personId: _person, releases: _releases, ...claim } = ask;
      const ids = { associationKey: "", txn: "", pseudonym: personId };
      this.#ledger.apply(
        { kind: "claim", claim: { ...claim, ...ids, home: HOST, sequence: 1, student: {} } },
        now,
      );
    }
    const got = present?.associationId ?? associationId;
    this.#asked.set(associationId, got);
    if (releases !== undefined) this.#releases.set(got, releases);
    return this.#find(got)?.hostState ?? "";
  }

  /** What the round has against it, given everything else that the student keeps. */
  #refuse({ personId, requestedAt, releases }: StudentAsk): string | undefined {
    if (this.#phases === undefined) return undefined;
    const live = this.#live(personId);
    const givenUp = [releases, ...live.map(({ associationId }) => this.#releases.get(associationId))];
    const kept = live.filter(({ associationId }) => !givenUp.includes(associationId));
    const isEarly = (at: number) =>
      this.#phases?.some((one) => one.isSelection && isWithin(one, at)) === true;
    const selected = kept.some((one) => one.hostState === "associated" && isEarly(one.requestedAt));
    const isOpen = this.#phases.some((one) => !one.isSelection && isWithin(one, requestedAt.getTime()));
    if (selected && isOpen) return "phase-excluded-by-place";
    return kept.length >= MOST_LIVE ? "round-limit-reached" : undefined;
  }

  #change(known: Enrolment, act: StudentChange, now: number): string {
    const { associationId, offeringId } = known;
    const subject = { home: HOST, associationId, offeringId, sequence: known.sequence + 1, actor: HOST };
    switch (act.kind) {
      case "withdraw":
        if (LIVE.includes(known.homeState))
          this.#ledger.apply({ kind: "withdrawal", withdrawal: subject }, now);
        return known.hostState;
      case "permit": {
        const isDecidable = known.homeState === "pending" && LIVE.includes(known.hostState);
        const decision = { ...subject, homeState: act.homeState };
        if (isDecidable) this.#ledger.apply({ kind: "decision", decision }, now);
        return known.homeState === act.homeState ? known.hostState : "permission-already-decided";
      }
      case "answer": {
        const offerId = isOpenOffer(act.offerId) ? known.offer?.offerId : undefined;
        const answer = { ...subject, offerId: offerId ?? "", answer: act.answer };
        if (offerId !== undefined) this.#ledger.apply({ kind: "offer-answer", answer }, now);
        return isAnswered(known, act.answer) ? known.hostState : "offer-not-open";
      }
    }
  }

  #live(personId: string): readonly Enrolment[] {
    return this.#ledger.associations.filter(
      (one) =>
        isStudents(one) &&
        one.pseudonym === personId &&
        LIVE.includes(one.homeState) &&
        LIVE.includes(one.hostState),
    );
  }

  #find(associationId: string): Enrolment | undefined {
    return this.#ledger.find({ home: HOST, associationId });
  }
}

function isAnswered({ hostState, reason }: Enrolment, answer: "accept" | "decline"): boolean {
  return answer === "accept" ? hostState === "associated" : reason === "offer-declined";
}

function isWithin({ opensAt, closesAt }: NaivePhase, at: number): boolean {
  return opensAt <= at && at < closesAt;
}
