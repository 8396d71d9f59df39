import { AUDIENCES } from "@wissel/contract";
import { expect, test } from "vitest";
import { INSTITUTIONS } from "../institutions.ts";
import { layoutOf } from "../layout.ts";
import { openingView } from "./opening-panel.ts";
import { startPage } from "./start-page.ts";

const LAYOUT = layoutOf("folder", 4100, "linux");

test("everybody is one link away at each institution, and comes back to where they begin", () => {
  const page = startPage(LAYOUT, { opening: openingView({ phase: "none" }, LAYOUT), sandbox: {} });
  for (const institution of INSTITUTIONS) {
    const login = `${LAYOUT.node(institution).origin}/session/login?`;
    const links = page.split('href="').filter((part) => part.startsWith(login));
    expect(links).toHaveLength(5);
    expect(page).toContain(`${login}returnTo=%2Fdesk&amp;loginHint=officer%40${institution.key}`);
    expect(page).toContain(`${login}returnTo=%2Fboard&amp;loginHint=coordinator%40${institution.key}`);
    expect(page).toContain(institution.name);
    expect(page).toContain(`href="${LAYOUT.node(institution).origin}/docs"`);
    for (const audience of AUDIENCES)
      expect(page).toContain(`href="${LAYOUT.node(institution).origin}/docs/${audience}/"`);
  }
});

test("while an opening is played, the page shows how far it is, a way to stop it and the board", () => {
  const step = { label: "Students who are through", done: 1_250, total: 7_200 };
  const view = openingView({ phase: "playing", step, roundId: "a-round" }, LAYOUT);
  const page = startPage(LAYOUT, { opening: view, sandbox: {} });
  expect(page).toContain('<progress aria-label="Students who are through" value="1250" max="7200">');
  expect(page).toContain('<div class="under-way">');
  expect(page).toContain("<button disabled>Play another one</button>");
  expect(page).toContain("returnTo=%2Fboard%2Fa-round&amp;loginHint=coordinator%40noordzee");
});

test("before it opens it is counted down to, and its board is a link away already", () => {
  const opensAt = new Date(Date.now() + 3_600_000).toISOString();
  const view = openingView({ phase: "announced", roundId: "a-round", opensAt }, LAYOUT);
  const page = startPage(LAYOUT, { opening: view, sandbox: {} });
  expect(view).toMatchObject({ isUnderWay: true, opensAt });
  expect(page).toMatch(/data-opens-at="[^"]+">Opens in (60:00|59:5\d)</);
  expect(page).toContain("returnTo=%2Fboard%2Fa-round");
  expect(openingView({ phase: "playing", roundId: "a-round", opensAt }, LAYOUT)).not.toHaveProperty(
    "opensAt",
  );
});

test("what went wrong is told as text, not as a page of its own", () => {
  const view = openingView({ phase: "failed", reason: "<script>" }, LAYOUT);
  expect(startPage(LAYOUT, { opening: view, sandbox: {} })).toContain("It could not be played: &lt;script>.");
});
