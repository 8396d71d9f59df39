import { INSTITUTIONS } from "../institutions.ts";
import type { Layout } from "../layout.ts";
import { isUnderWay, type OpeningState } from "../opening/opening-player.ts";
import { escaped } from "./escaped.ts";
import { signInLink } from "./sign-in-link.ts";

/** How an opening goes, in words. */
export interface OpeningView {
  readonly phase: OpeningState["phase"];
  readonly isUnderWay: boolean;
  readonly text: string;
  readonly done?: number;
  readonly total?: number;
  /** When it opens, while that is to come. */
  readonly opensAt?: string;
  /** The board of its round, as the coordinator sees it. */
  readonly board?: string;
}

const NUMBER = new Intl.NumberFormat("en-GB");

export function openingView(state: OpeningState, layout: Pick<Layout, "node">): OpeningView {
  const { phase, step, roundId, opensAt } = state;
  const [coordinating] = INSTITUTIONS;
  const count =
    step?.done === undefined || step.total === undefined ? {} : { done: step.done, total: step.total };
  return {
    phase,
    isUnderWay: isUnderWay(state),
    text: textOf(state),
    ...count,
    ...(phase === "announced" && opensAt !== undefined ? { opensAt } : {}),
    ...(roundId === undefined || coordinating === undefined
      ? {}
      : { board: signInLink(layout, coordinating, { path: `/board/${roundId}`, username: "coordinator" }) }),
  };
}

function textOf({ phase, step, result, reason }: OpeningState): string {
  if (phase === "none") return "Nothing has been played yet.";
  if (phase === "preparing") return `Being prepared: ${step?.label ?? "a process is started"}.`;
  if (phase === "announced")
    return "The round is published, and everybody waits for it to open. Open its board now to see the first second.";
  if (phase === "playing") return "It is open: students ask for their choices, best first.";
  if (phase === "stopped") return "Stopped. Who had asked keeps what they got.";
  if (phase === "failed" || result === undefined)
    return `It could not be played: ${reason ?? "no reason given"}.`;
  const { students, placed, firstChoice, answers, seconds } = result;
  return [
    `Played: ${NUMBER.format(students)} students had ${NUMBER.format(answers)} answers in ${NUMBER.format(Math.round(seconds * 10) / 10)} s.`,
    `${NUMBER.format(placed)} got a place, ${NUMBER.format(firstChoice)} of them their first choice.`,
  ].join(" ");
}

/** The part of the start page that plays an opening; it works without the script, which only keeps it fresh. */
export function openingPanel(view: OpeningView): string {
  const { phase, isUnderWay, text, done = 0, total = 0, opensAt, board } = view;
  const hidden = (is: boolean) => (is ? " hidden" : "");
  return `<section id="opening" class="opening" data-phase="${phase}">
<h2>Play an opening</h2>
<p>The hard day of the field: at one moment thousands of students ask for the minors of three institutions, each over HTTP and with a token of their own. Students and minors are made up for it; nobody else's enrolments are touched.</p>
<form method="post" action="/opening">
<label>How large <select name="size"><option value="whole">7,200 students, 210 minors</option><option value="small">240 students, 12 minors</option></select></label>
<label>How fast <select name="pace"><option value="quarter_minute">within fifteen seconds</option><option value="minute" selected>within a minute</option><option value="five_minutes">within five minutes</option><option value="max">as fast as answers come</option></select></label>
<label>When <select name="start"><option value="countdown">at a full minute, counted down to</option><option value="at_once">as soon as it is prepared</option></select></label>
<button${isUnderWay ? " disabled" : ""}>${phase === "none" ? "Play an opening" : "Play another one"}</button>
</form>
<p class="said" role="status">${escaped(text)}</p>
<p class="clock" role="timer" aria-live="off" data-opens-at="${opensAt ?? ""}"${hidden(opensAt === undefined)}>${clockText(opensAt, new Date())}</p>
<div class="under-way"${hidden(!isUnderWay)}>
<progress aria-label="Students who are through" value="${done}" max="${Math.max(1, total)}"${hidden(total === 0)}></progress>
<span class="count"${hidden(total === 0)}>${countText(view)}</span>
<form method="post" action="/opening/stop"><button class="plain">Stop it</button></form>
</div>
<p class="board"${hidden(board === undefined)}><a target="_blank" href="${escaped(board ?? "")}">Watch it on the coordinator's board</a></p>
</section>`;
}

function countText({ done, total }: OpeningView): string {
  return done === undefined || total === undefined ? "" : `${NUMBER.format(done)} of ${NUMBER.format(total)}`;
}

/** Minutes and seconds until an instant; the script below counts on from there. */
function clockText(until: string | undefined, now: Date): string {
  if (until === undefined) return "";
  const seconds = Math.max(0, Math.ceil((new Date(until).getTime() - now.getTime()) / 1_000));
  return `Opens in ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Asks how it goes, a little more often than once a second, and writes it into the panel. */
export const OPENING_SCRIPT = `const panel = document.getElementById("opening");
const part = (name) => panel.querySelector(name);
const number = new Intl.NumberFormat("en-GB");
async function look() {
  const answer = await fetch("/opening").catch(() => undefined);
  if (answer === undefined || !answer.ok) return;
  const { phase, isUnderWay, text, done, total, opensAt, board } = await answer.json();
  panel.dataset.phase = phase;
  if (part(".said").textContent !== text) part(".said").textContent = text;
  part(".under-way").hidden = !isUnderWay;
  part("progress").hidden = total === undefined;
  part("progress").max = total ?? 1;
  part("progress").value = done ?? 0;
  part(".clock").dataset.opensAt = opensAt ?? "";
  part(".clock").hidden = opensAt === undefined;
  part(".count").hidden = total === undefined;
  part(".count").textContent = total === undefined ? "" : number.format(done) + " of " + number.format(total);
  part("button").disabled = isUnderWay;
  part("button").textContent = phase === "none" ? "Play an opening" : "Play another one";
  part(".board").hidden = board === undefined;
  if (board !== undefined) part(".board a").href = board;
}
function count() {
  const clock = part(".clock");
  if (clock.hidden) return;
  const seconds = Math.max(0, Math.ceil((Date.parse(clock.dataset.opensAt) - Date.now()) / 1000));
  clock.textContent = "Opens in " + Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
}
setInterval(look, 800);
setInterval(count, 250);
`;
