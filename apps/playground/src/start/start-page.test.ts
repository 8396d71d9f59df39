import { expect, test } from "vitest";
import { INSTITUTIONS } from "../institutions.ts";
import { layoutOf } from "../layout.ts";
import { startPage } from "./start-page.ts";

const LAYOUT = layoutOf("folder", 4100, "linux");

test("everybody is one link away at each institution, and comes back to where they begin", () => {
  const page = startPage(LAYOUT);
  for (const institution of INSTITUTIONS) {
    const login = `${LAYOUT.node(institution).origin}/session/login?`;
    const links = page.split('href="').filter((part) => part.startsWith(login));
    expect(links).toHaveLength(4);
    expect(page).toContain(`${login}returnTo=%2Fdesk&amp;loginHint=officer%40${institution.key}`);
    expect(page).toContain(`${login}returnTo=%2Fboard&amp;loginHint=coordinator%40${institution.key}`);
    expect(page).toContain(institution.name);
  }
});
