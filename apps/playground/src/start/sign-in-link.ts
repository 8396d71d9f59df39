import { accountsOf } from "../identity/accounts.ts";
import type { Institution } from "../institutions.ts";
import type { Layout } from "../layout.ts";

/** Where one click signs somebody of an institution in, and which page of its node follows. Throws for who is not there. */
export function signInLink(
  { node }: Pick<Layout, "node">,
  institution: Institution,
  { path, username }: { readonly path: string; readonly username: string },
): string {
  const account = accountsOf(institution.schacHome).find((one) => one.username.startsWith(`${username}@`));
  if (account === undefined) throw new Error(`${institution.name} has no ${username}`);
  const query = new URLSearchParams({ returnTo: path, loginHint: account.username });
  return `${node(institution).origin}/session/login?${query}`;
}
