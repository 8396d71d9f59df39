import { randomUUID } from "node:crypto";
import { findOwner } from "@wissel/store";
import { INSTITUTIONS, type Institution } from "./institutions.ts";
import { layoutOf } from "./layout.ts";
import type { Narrator } from "./narrator.ts";
import { NODE_SCRIPT } from "./nodes/node-script.ts";
import { openSisClients } from "./nodes/sis-client.ts";
import { openOpeningPlayer } from "./opening/opening-player.ts";
import { folderOf, type Options } from "./options.ts";
import { type InstitutionLogins, issueLogins } from "./people/issue-logins.ts";
import { openPlayground, type Playground } from "./playground.ts";
import { openSandbox } from "./sandbox/open-sandbox.ts";
import { SceneFailure } from "./script/checks.ts";
import { openStage } from "./script/open-stage.ts";
import { play, publishOffer } from "./script/play.ts";
import { buildSheet } from "./sheet/build-sheet.ts";
import { removeSheet, writeSheet } from "./sheet/sheet.ts";
import { openChecklists } from "./start/checklists.ts";
import { serveStart } from "./start/serve-start.ts";
import { untilStopped } from "./stop-request.ts";

export interface RunContext {
  readonly root: string;
  readonly narrator: Narrator;
  readonly stopped: AbortSignal;
}

/** The whole demo: open, play, write the sheet, stay up. Returns the exit status: 0 when everything held. */
export async function runPlayground(
  options: Options,
  { root, narrator, stopped }: RunContext,
): Promise<number> {
  const { clusterFolder } = layoutOf(folderOf(root, options.portBase), options.portBase, process.platform);
  // The sheet of a playground that runs is still true; opening this one is refused in a moment.
  if (findOwner(clusterFolder) === undefined) removeSheet(options.sheetFile);
  narrator.title("Three institutions on one machine");
  let onChange: () => void = () => undefined; // there is no sheet to rewrite before the script has ended
  await using playground = await openPlayground(options, {
    root,
    nodeScript: NODE_SCRIPT,
    narrator,
    stopped,
    onChange: () => onChange(),
  });
  const logins = await narrator.during("Tokens for students, officers and coordinators", () =>
    issueLogins(playground),
  );
  const held = await playToTheEnd(playground, narrator, async () => {
    const stage = openStage({ playground, logins, narrator, runId: randomUUID().slice(0, 8) });
    await (options.publishOnly || options.sandbox ? publishOffer(stage) : play(stage));
  });
  stopped.throwIfAborted();
  onChange = () => writeSheet(options.sheetFile, buildSheet(playground, logins));
  onChange();
  narrator.say(`The connection sheet is ${options.sheetFile}`);
  if (!options.once) {
    await using player = openOpeningPlayer(playground);
    const sisOf = openSisClients(playground);
    const mannerOf = (institution: Institution) =>
      options.sandbox && institution !== INSTITUTIONS[0] ? "well" : "resting";
    await using sandbox = openSandbox({ playground, logins, sisOf, now: () => new Date(), mannerOf });
    await using _start = await serveStart({
      layout: playground.layout,
      player,
      checklists: openChecklists(sisOf),
      sandbox,
    });
    describe(playground, narrator, logins);
    await untilStopped(stopped);
    narrator.title("Stopping");
  }
  onChange = () => undefined;
  return held ? 0 : 1;
}

async function playToTheEnd(
  { layout }: Playground,
  narrator: Narrator,
  script: () => Promise<void>,
): Promise<boolean> {
  const startedAt = Date.now();
  try {
    await script();
    narrator.title(`Everything held, in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);
    return true;
  } catch (error) {
    if (!(error instanceof SceneFailure)) throw error;
    narrator.title(`The script ends here: something ${error.message}`);
    narrator.say(`What the nodes say about it: ${layout.folder}/*.log`);
    return false;
  }
}

function describe(
  { layout }: Playground,
  narrator: Narrator,
  logins: ReadonlyMap<Institution, InstitutionLogins>,
): void {
  narrator.title("The playground stays up. Ctrl-C stops it.");
  narrator.say(`Begin here: ${layout.start.origin}`);
  narrator.say(`Portal of a partner: ${layout.portal.origin}`);
  for (const [institution, { audience, officer, coordinator }] of logins) {
    const { origin } = layout.node(institution);
    narrator.title(institution.name);
    narrator.say(`what its node can do: ${origin}/docs`);
    narrator.say(`its catalogue: ${origin}/ooapi/v5/courses`);
    for (const login of [audience[0], officer, coordinator]) {
      if (login !== undefined) narrator.say(`login: ${login.username}, password: ${login.password}`);
    }
  }
}
