import { INSTITUTIONS } from "../institutions.ts";

/** The part of the start page that says how far each institution is; it fills and ticks itself. */
export function checklistPanel(): string {
  const lists = INSTITUTIONS.map(
    ({ key, name }) => `<details class="checklist" data-of="${key}">
<summary>${name}: <span class="count">not asked yet</span></summary>
<ol></ol>
</details>`,
  );
  return `<section id="checklists">
<h2>What a SIS has done here</h2>
<p>The steps of joining the exchange, each ticked once the node has seen it. <code>wissel checklist</code> says the same at a terminal.</p>
${lists.join("\n")}
</section>`;
}

/** Asks each node's list again every few seconds, and shows what is done. */
export const CHECKLIST_SCRIPT = `async function tick(list) {
  const answer = await fetch("/checklist/" + list.dataset.of).catch(() => undefined);
  const steps = answer !== undefined && answer.ok ? await answer.json() : undefined;
  const count = list.querySelector(".count");
  if (steps === undefined) {
    count.textContent = "does not answer";
    return;
  }
  count.textContent = steps.filter(({ done }) => done).length + " of " + steps.length + " steps";
  list.querySelector("ol").replaceChildren(...steps.map(({ step, done, unseen }) => {
    const item = document.createElement("li");
    item.textContent = (done ? "\u2713 " : unseen === undefined ? "\u25cb " : "? ") + step;
    item.setAttribute("aria-label", step + (done ? ", done" : unseen === undefined ? ", open" : ": " + unseen));
    return item;
  }));
}
async function tickAll() {
  for (const list of document.querySelectorAll(".checklist")) await tick(list);
  setTimeout(tickAll, 5000);
}
tickAll();
`;
