import { dataOf, eachItem } from "@wissel/client";
import { Command, Option } from "commander";
import { columns, type Session } from "../session.ts";
import type { CommandSet } from "./command-set.ts";

const STATES = ["pending", "queued", "sending", "awaiting_poll", "delivered", "parked", "held"] as const;
type State = (typeof STATES)[number];

interface ReplayFlags {
  readonly recipient?: string;
  readonly from?: string;
  readonly until?: string;
  readonly dryRun?: boolean;
}

/** `status`, `peers`, `deliveries`: how the node is, and how the exchange with others goes. */
export const partnerCommands: CommandSet = (program, run) => {
  program.addCommand(
    new Command("status")
      .summary("whether the node is ready, and what waits for somebody")
      .action((_flags: object, command: Command) => run(command, status)),
  );
  program.addCommand(
    new Command("peers")
      .summary("how the exchange with each partner goes")
      .action((_flags: object, command: Command) => run(command, listPeers)),
  );
  const deliveries = program.command("deliveries").description("what is owed to partners, and what was");
  deliveries
    .command("list")
    .summary("newest first")
    .option("--recipient <schacHome>", "only to this institution")
    .addOption(new Option("--state <state>", "only in this state").choices(STATES))
    .action((flags: { readonly recipient?: string; readonly state?: State }, command: Command) =>
      run(command, (session) => listDeliveries(session, flags)),
    );
  deliveries
    .command("replay")
    .summary("send again: the same signed events, which a recipient that has them only acknowledges")
    .argument("[deliveryId...]", "which deliveries; or say --recipient or a period")
    .option("--recipient <schacHome>", "all to this institution")
    .option("--from <instant>", "made at or after this instant")
    .option("--until <instant>", "made before this instant")
    .option("--dry-run", "only count them")
    .action((ids: readonly string[], flags: ReplayFlags, command: Command) =>
      run(command, (session) => replay(session, ids, flags)),
    );
};

async function status({ baseUrl, sis, emit, world }: Session): Promise<void> {
  const ready = await world.fetch(new URL("/health/ready", baseUrl));
  const { items: partners } = dataOf(await sis().GET("/partners"));
  const { items: tasks } = dataOf(await sis().GET("/tasks"));
  const { items: missing } = dataOf(await sis().GET("/results/missing"));
  const owed = partners.reduce((sum, partner) => sum + partner.owed.pending + partner.owed.awaitingPoll, 0);
  const stuck = partners.reduce((sum, partner) => sum + partner.owed.parked + partner.owed.held, 0);
  const record = {
    ready: ready.ok,
    partners: partners.length,
    failing: partners.filter(({ failures }) => failures > 0).length,
    owed,
    stuck,
    openTasks: tasks.length,
    offeringsWithoutResults: missing.length,
  };
  emit(
    record,
    [
      `${baseUrl} is ${ready.ok ? "ready" : `not ready (${ready.status})`}`,
      `${record.partners} partners, ${record.failing} of them failing`,
      `${owed} deliveries on their way, ${stuck} stuck`,
      `${record.openTasks} tasks, ${record.offeringsWithoutResults} offerings without all results`,
    ].join("\n"),
  );
}

async function listPeers({ sis, emit }: Session): Promise<void> {
  const { items } = dataOf(await sis().GET("/partners"));
  for (const partner of items) {
    const { schacHome, name, owed, failures, lastContactAt = "never", pause } = partner;
    const waiting = owed.pending + owed.awaitingPoll + owed.parked + owed.held;
    const state = pause === undefined ? `${failures} failures` : `paused: ${pause.reason}`;
    emit(
      partner,
      columns([
        [schacHome, 24],
        [name, 28],
        [lastContactAt, 24],
        [`${waiting} owed`, 10],
        [state, 0],
      ]),
    );
  }
}

async function listDeliveries(
  { sis, emit }: Session,
  only: { readonly recipient?: string; readonly state?: State },
): Promise<void> {
  const deliveries = eachItem((page) =>
    sis().GET("/deliveries", { params: { query: { ...only, ...page, limit: 500 } } }),
  );
  for await (const delivery of deliveries) {
    const { deliveryId, recipient, event, kind, state, attempts, lastReason = "" } = delivery;
    emit(
      delivery,
      columns([
        [deliveryId, 36],
        [recipient, 24],
        [event ?? kind, 24],
        [state, 13],
        [`${attempts}`, 3],
        [lastReason, 0],
      ]),
    );
  }
}

async function replay({ sis, emit }: Session, ids: readonly string[], flags: ReplayFlags): Promise<void> {
  const { recipient, from, until, dryRun = false } = flags;
  const body = {
    ...(ids.length === 0 ? {} : { deliveryIds: [...ids] }),
    ...(recipient === undefined ? {} : { recipient }),
    ...(from === undefined ? {} : { createdFrom: from }),
    ...(until === undefined ? {} : { createdUntil: until }),
  };
  const answer = dataOf(await sis().POST("/deliveries/replay", { params: { query: { dryRun } }, body }));
  emit(answer, `${answer.count} ${dryRun ? "would be" : "are"} sent again`);
}
