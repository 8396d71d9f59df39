import { dataOf, eachItem } from "@wissel/client";
import { Command } from "commander";
import { columns, type Session } from "../session.ts";
import type { CommandSet } from "./command-set.ts";

interface PreviewFlags {
  readonly at: string;
  readonly home: string;
  readonly host: string;
  readonly level?: string;
  readonly programme?: string;
}

/** `offerings` and `round`: what is offered, and when one may enrol. */
export const offerCommands: CommandSet = (program, run) => {
  program.addCommand(
    new Command("offerings")
      .summary("the own offerings, with their window and places")
      .action((_flags: object, command: Command) => run(command, listOfferings)),
  );
  const round = program
    .command("round")
    .description("rounds: when and how the students of an alliance enrol");
  round
    .command("list")
    .summary("every round that the node knows")
    .action((_flags: object, command: Command) => run(command, listRounds));
  round
    .command("show")
    .summary("one round, as JSON")
    .argument("<roundId>")
    .action((roundId: string, _flags: object, command: Command) =>
      run(command, (session) => showRound(session, roundId)),
    );
  round
    .command("preview")
    .summary("whether a student might enrol at an instant, and why not")
    .argument("<roundId>")
    .requiredOption("--at <instant>", "RFC 3339, with its offset")
    .requiredOption("--home <schacHome>", "where the student is registered")
    .requiredOption("--host <schacHome>", "who gives the offerings")
    .option("--level <level>", "of the student's study")
    .option("--programme <code>", "of the student, at home")
    .addHelpText(
      "after",
      "\nExample:\n  wissel round preview minors-2027 --at 2027-05-15T13:00:00+02:00 --home noord.example --host zuid.example",
    )
    .action((roundId: string, flags: PreviewFlags, command: Command) =>
      run(command, (session) => previewRound(session, roundId, flags)),
    );
};

async function listOfferings({ sis, emit }: Session): Promise<void> {
  for await (const offering of eachItem((page) =>
    sis().GET("/offerings", { params: { query: { ...page, limit: 500 } } }),
  )) {
    const { sourceId, id, document } = offering;
    const { startDate, endDate, enrolmentWindow, seatPools = [] } = document;
    const places = seatPools.map(
      ({ kind, beneficiary, size }) => `${beneficiary ?? kind} ${size ?? "unlimited"}`,
    );
    const window = `${enrolmentWindow?.opensAt ?? "…"} to ${enrolmentWindow?.closesAt ?? "…"}`;
    emit(
      offering,
      columns([
        [sourceId, 24],
        [id, 36],
        [`${startDate} ${endDate}`, 21],
        [window, 48],
        [places.join(", "), 0],
      ]),
    );
  }
}

async function listRounds({ alliance, emit }: Session): Promise<void> {
  const { items } = dataOf(await alliance().GET("/rounds"));
  for (const round of items) {
    const { roundId, coordinator, version, pausedBecause, published } = round;
    const state =
      pausedBecause !== undefined ? "paused" : published === undefined ? "draft" : `version ${version}`;
    emit(
      round,
      columns([
        [roundId, 32],
        [coordinator, 24],
        [state, 0],
      ]),
    );
  }
}

async function showRound({ alliance, emit }: Session, roundId: string): Promise<void> {
  const round = dataOf(await alliance().GET("/rounds/{roundId}", { params: { path: { roundId } } }));
  emit(round, JSON.stringify(round, null, 2));
}

async function previewRound(
  { alliance, emit }: Session,
  roundId: string,
  flags: PreviewFlags,
): Promise<void> {
  const { at, home, host, level, programme } = flags;
  const query = {
    at,
    home,
    host,
    ...(level === undefined ? {} : { level }),
    ...(programme === undefined ? {} : { programmeCode: programme }),
  };
  const preview = dataOf(
    await alliance().GET("/rounds/{roundId}/preview", { params: { path: { roundId }, query } }),
  );
  emit(preview, JSON.stringify(preview, null, 2));
}
