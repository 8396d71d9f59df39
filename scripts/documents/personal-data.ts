/**
 * The tables of docs/personal-data.md, made from what the node goes by.
 * `node --conditions=source scripts/documents/personal-data.ts` writes the page.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { FIELD_PURPOSES, PURPOSES, type Purpose, RETENTION } from "@wissel/core";
import { ROOT } from "./tree.ts";

/** The whole page as Markdown. */
export function personalDataPage(): string {
  return `# Personal data

Written by \`node --conditions=source scripts/documents/personal-data.ts\` from the tables in
\`packages/core/src/privacy/\`, which the tests hold the contract against. Do not edit.

Names and addresses travel only once both sides are \`associated\`, by association id, and only what the offering asks for
and the agreement allows. A student reads who got what under \`GET /me/v1/disclosures\`. The European Student Identifier is
stored and told nowhere: an enrolment is named by the id that home mints, and a student by another random name at each
host.

## What for, and who is told

| field | purpose | who is told | kept as |
| --- | --- | --- | --- |
${FIELD_PURPOSES.map(
  ({ field, purpose, told, kept }) =>
    `| \`${field}\` | ${purpose} | ${told} | ${kept === undefined ? "as long as the SIS or its owner says" : `\`${kept}\``} |`,
).join("\n")}

| purpose | in words |
| --- | --- |
${purposes.map((purpose) => `| ${purpose} | ${PURPOSES[purpose].en} |`).join("\n")}

## How long

The job of the work role goes through these every hour. Days are counted from what the last column says;
\`WISSEL_RETENTION_DAYS\` changes them. \`GET /desk/v1/retention\` says what would go now, and goes by the same selection.

| kept as | days | what goes | counted from |
| --- | --- | --- | --- |
${Object.entries(RETENTION)
  .map(([type, { days, what, after }]) => `| \`${type}\` | ${days} | ${what} | ${after} |`)
  .join("\n")}

## By hand

With the tokens and person ids of the playground's connection sheet (\`npm run demo -- --sheet sheet.json\`; one of its
scenes plays the same): who was told what of a student, everything that is known of the student at all institutions, and
forgetting that student, which is refused while a place is held. What an erasure leaves is in docs/adr/0026.

    curl $NODE/me/v1/disclosures -H "Authorization: Bearer $STUDENT"
    curl -X POST $NODE/me/v1/exports -H "Authorization: Bearer $STUDENT"
    curl $NODE/me/v1/exports/$REQUEST_ID -H "Authorization: Bearer $STUDENT"
    curl -X POST $NODE/me/v1/enrolments/$ASSOCIATION_ID/withdrawal -H "Authorization: Bearer $STUDENT"
    curl -X POST $NODE/desk/v1/persons/$PERSON_ID/erasure -H "Authorization: Bearer $OFFICER"
    curl $NODE/desk/v1/data-requests/$REQUEST_ID -H "Authorization: Bearer $OFFICER"
`;
}

const purposes = Object.keys(PURPOSES) as readonly Purpose[]; // of a constant

if (import.meta.main) writeFileSync(join(ROOT, "docs/personal-data.md"), personalDataPage());
