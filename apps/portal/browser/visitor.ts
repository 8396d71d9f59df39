import { existsSync } from "node:fs";
import { join } from "node:path";
import type { SheetInstitution, SheetLogin } from "@wissel/testing/playground-sheet";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** Somebody at a browser of their own. */
export interface Visitor extends AsyncDisposable {
  readonly page: Page;
  /** Opens a page of the institution's node. */
  open(path: string): Promise<void>;
  /** Everything that went wrong in the browser's eyes: exceptions, and what the policy forbade. */
  readonly complaints: readonly string[];
}

export interface Visit {
  readonly institution: SheetInstitution;
  /** Nobody signs in where this is left out. */
  readonly login?: Pick<SheetLogin, "username" | "password">;
  readonly options?: BrowserContextOptions;
}

/**
 * A new browser profile, signed in at the institution's identity provider by its form. Where a folder for sessions is
 * given, what signing in left in the browser is kept there, and the next visit begins with it.
 */
export async function visit(
  browser: Browser,
  { institution, login, options = {} }: Visit,
  sessions?: string,
): Promise<Visitor> {
  const kept = login && sessions && join(sessions, `${institution.schacHome} ${login.username}.json`);
  const isKept = kept !== undefined && existsSync(kept);
  const context = await browser.newContext({
    locale: "en-GB",
    timezoneId: "Europe/Amsterdam",
    ...(isKept ? { storageState: kept } : {}),
    ...options,
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy/.test(message.text()))
      complaints.push(message.text());
  });
  if (login !== undefined && !isKept) {
    await signIn(page, institution, login);
    if (kept !== undefined) await context.storageState({ path: kept });
  }
  return {
    page,
    complaints,
    open: async (path) => {
      await page.goto(institution.baseUrl + path);
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}

async function signIn(
  page: Page,
  { baseUrl }: SheetInstitution,
  login: NonNullable<Visit["login"]>,
): Promise<void> {
  await page.goto(`${baseUrl}/`);
  await page
    .getByRole("banner")
    .getByRole("link", { name: /^(Sign in|Inloggen)$/ })
    .click();
  await page.getByLabel("Username").fill(login.username);
  await page.getByLabel("Password").fill(login.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: /^(Sign out|Uitloggen)$/ }).waitFor();
}
