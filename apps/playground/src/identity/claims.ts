import type { Account } from "./accounts.ts";

/** Claims by scope, for oidc-provider's configuration. */
export const CLAIMS = {
  openid: ["sub"],
  email: ["email"],
  profile: [
    "preferred_username",
    "given_name",
    "family_name",
    "schac_home_organization",
    "eduperson_affiliation",
    "student_number",
    "level",
    "programme_code",
    "credits_earned",
  ],
};

/** What the identity provider says of somebody, spelt as in the field; facts of a study for students only. */
export function claimsOf(account: Account) {
  const { facts } = account;
  return {
    sub: account.subject,
    preferred_username: account.username,
    given_name: account.givenName,
    family_name: account.surname,
    email: account.mail,
    schac_home_organization: account.schacHome,
    eduperson_affiliation: [account.role === "student" ? "student" : "employee", "member"],
    ...(facts === undefined
      ? {}
      : {
          student_number: facts.studentNumber,
          level: facts.level,
          programme_code: facts.programmeCode,
          credits_earned: facts.creditsEarned,
        }),
  };
}
