import { granted, type Outcome, refused } from "../outcome.ts";
import { isLive } from "./association.ts";
import type { HomeCommand } from "./commands.ts";
import { decisionCommandOf, offerAnswerCommandOf, withdrawalCommandOf } from "./home-command.ts";
import { afterChange } from "./host-answer.ts";
import type {
  HomeOfferAnswer,
  HomeOfferAnswerRefusal,
  HomeView,
  Permission,
  PermissionRefusal,
} from "./ports.ts";
import type { WithdrawalReason } from "./reasons.ts";
import { isLiveState } from "./states.ts";

/** A change at home; `command` is what the host has to be told, absent where nothing changed for it. */
export interface HomeChange {
  readonly view: HomeView;
  readonly command?: HomeCommand;
}

/** Ends an association at home at once. A host that still holds something, or may, is told. */
export function withdrawAtHome(
  view: HomeView,
  now: Date,
  reason: WithdrawalReason = "withdrawn",
): HomeChange {
  const { association } = view;
  if (!isLiveState(association.homeState)) return { view };
  const withdrawn = {
    ...association,
    homeState: "cancelled",
    sequence: association.sequence + 1,
    ...(isLiveState(association.hostState) ? { reason } : {}),
    updatedAt: now,
  } as const;
  const changed = afterChange(view, withdrawn, now);
  return isLiveState(association.hostState) && isTold(association)
    ? { view: changed, command: withdrawalCommandOf(withdrawn) }
    : { view: changed };
}

/** Writes an officer's decision down. The same one again changes nothing; another one comes too late. */
export function decideAtHome(
  view: HomeView,
  { homeState }: Pick<Permission, "homeState">,
  now: Date,
): Outcome<HomeChange, PermissionRefusal> {
  const { association } = view;
  if (association.homeState === homeState) return granted({ view });
  if (!isDecidable(association)) {
    const { homeState: atHome, hostState } = association;
    return refused({ code: "permission-already-decided", homeState: atHome, hostState });
  }
  const decided = {
    ...association,
    homeState,
    sequence: association.sequence + 1,
    ...(homeState === "denied" ? { reason: "home-permission-denied" } : {}),
    updatedAt: now,
  };
  const changed = afterChange(view, decided, now);
  return granted(
    isTold(association) ? { view: changed, command: decisionCommandOf(decided) } : { view: changed },
  );
}

/** A host that leads asks by itself where home stands. */
function isTold({ road }: HomeView["association"]): boolean {
  return road === undefined;
}

/**
 * What the host has to be told of a student's answer; nothing when it was given before. Nothing changes at home until
 * the host has said what became of it.
 */
export function answerOfferAtHome(
  view: HomeView,
  answer: Pick<HomeOfferAnswer, "offerId" | "answer">,
): Outcome<HomeChange, HomeOfferAnswerRefusal> {
  const { association } = view;
  if (isAnswered(association, answer.answer)) return granted({ view });
  if (!isLive(association) || association.offer?.offerId !== answer.offerId) {
    const { reason } = association;
    return refused({ code: "offer-not-open", ...(reason === undefined ? {} : { reason }) });
  }
  return granted({ view, command: offerAnswerCommandOf(association, answer) });
}

/** An offer leaves nothing of itself but what its answer came to, and an association has one at most. */
function isAnswered(
  { hostState, reason }: HomeView["association"],
  answer: HomeOfferAnswer["answer"],
): boolean {
  return answer === "accept" ? hostState === "associated" : reason === "offer-declined";
}

/** Home is pending, and the host has not ended it. */
export function isDecidable({ homeState, hostState }: HomeView["association"]): boolean {
  return homeState === "pending" && isLiveState(hostState);
}
