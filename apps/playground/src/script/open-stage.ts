import { INSTITUTIONS, type Institution } from "../institutions.ts";
import type { Narrator } from "../narrator.ts";
import { SIS_SCOPES, sisClientId } from "../nodes/node-files.ts";
import type { InstitutionLogins } from "../people/issue-logins.ts";
import type { Playground } from "../playground.ts";
import { openApi } from "./api.ts";
import { openChecks } from "./checks.ts";
import { fetchSisToken } from "./sis-token.ts";
import type { House, Stage } from "./stage.ts";

export interface StageParts {
  readonly playground: Playground;
  readonly logins: ReadonlyMap<Institution, InstitutionLogins>;
  readonly narrator: Narrator;
  readonly runId: string;
}

/** The stage on a playground that answers: everybody has a token, and everything is asked over HTTP. */
export function openStage({ playground, logins, narrator, runId }: StageParts): Stage {
  const house = (key: string): House => {
    const institution = INSTITUTIONS.find((candidate) => candidate.key === key);
    const people = institution === undefined ? undefined : logins.get(institution);
    if (institution === undefined || people === undefined) throw new Error(`there is no institution ${key}`);
    return openHouse(playground, institution, people);
  };
  return {
    layout: playground.layout,
    narrator,
    checks: openChecks(narrator),
    mails: playground.mails,
    eduxchange: playground.eduxchange,
    noordzee: house("noordzee"),
    heuvelland: house("heuvelland"),
    waterstad: house("waterstad"),
    runId,
    stopNode: playground.stopNode,
    startNode: playground.startNode,
  };
}

function openHouse(
  { layout, secrets }: Playground,
  institution: Institution,
  { officer, coordinator, players }: InstitutionLogins,
): House {
  const { origin } = layout.node(institution);
  const sisToken = fetchSisToken(origin, {
    clientId: sisClientId(institution),
    clientSecret: secrets(institution).sisClient,
    scopes: SIS_SCOPES,
  });
  return {
    institution,
    sis: openApi(origin, sisToken),
    officer: openApi(origin, async () => officer.token),
    coordinator: openApi(origin, async () => coordinator.token),
    students: players.map(({ name, username, password, token }) => ({
      name,
      username,
      password,
      home: institution,
      api: openApi(origin, async () => token),
    })),
  };
}
