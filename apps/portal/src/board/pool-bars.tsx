import type { AllianceComponents } from "@wissel/client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { FilterSelect } from "../parts/filter-select.tsx";
import { useTexts } from "../parts/texts.ts";
import { useFilter } from "../parts/use-filter.ts";
import { useShown } from "../parts/use-shown.ts";
import { SeatLedger } from "./seat-ledger.tsx";

type Board = AllianceComponents["schemas"]["Board"];
type Pool = Board["pools"][number];

interface PoolBarsProps extends Pick<Board, "pools" | "nodes"> {
  readonly roundId: string;
}

/** How full each pool is, fullest first, of all hosts or of one; behind each is the ledger of its offering. */
export function PoolBars({ roundId, pools, nodes }: PoolBarsProps) {
  const t = useTranslations("board");
  const [opened, open] = useState<string>();
  const [host, setHost] = useFilter("host");
  const hosts = nodes.filter(({ schacHome }) => pools.some((pool) => pool.host === schacHome));
  const { shown, left, more } = useShown(host === "" ? pools : pools.filter((pool) => pool.host === host));
  if (pools.length === 0) return <p>{t("noPools")}</p>;
  return (
    <>
      {hosts.length < 2 && host === "" ? null : (
        <search className="filters line-up">
          <FilterSelect
            label={t("host")}
            value={host}
            any={t("everyHost")}
            options={hosts.map(({ schacHome, name }) => ({ value: schacHome, text: name }))}
            onChange={setHost}
          />
        </search>
      )}
      <ul className="pools">
        {shown.map((pool) => {
          const id = `${pool.host} ${pool.offeringId} ${pool.kind} ${pool.beneficiary ?? ""}`;
          const isOpen = opened === id;
          return (
            <PoolBar
              key={id}
              pool={pool}
              roundId={roundId}
              hostName={
                hosts.length < 2 ? "" : (hosts.find(({ schacHome }) => schacHome === pool.host)?.name ?? "")
              }
              isOpen={isOpen}
              onToggle={() => open(isOpen ? undefined : id)}
            />
          );
        })}
      </ul>
      {left === 0 ? null : (
        <button type="button" className="button plain" onClick={more}>
          {t("morePools", { count: left })}
        </button>
      )}
    </>
  );
}

interface PoolBarProps {
  readonly pool: Pool;
  readonly roundId: string;
  readonly hostName: string;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function PoolBar({ pool, roundId, hostName, isOpen, onToggle }: PoolBarProps) {
  const t = useTranslations("board");
  const say = useTexts();
  const { host, offeringId, kind, beneficiary, size, placed, offered, waiting, name } = pool;
  const title = name === undefined ? offeringId : say(name);
  const whose = t(`kinds.${kind}`, { beneficiary: beneficiary ?? "" });
  return (
    <li className="pool">
      <button type="button" className="pool-name" aria-expanded={isOpen} onClick={onToggle}>
        {title} <span className="fine">{hostName === "" ? whose : `${hostName}, ${whose}`}</span>
      </button>
      <meter
        className={size !== undefined && placed + offered >= size ? "full" : ""}
        min={0}
        max={Math.max(1, size ?? placed + offered)}
        value={placed + offered}
        aria-label={`${title}, ${whose}`}
      />
      <span className="pool-count">
        {size === undefined
          ? t("placedOf", { placed, size: "∞" })
          : t("placedOf", { placed: placed + offered, size: String(size) })}
        {waiting > 0 ? ` · ${t("waitingCount", { waiting })}` : ""}
      </span>
      {isOpen ? <SeatLedger roundId={roundId} host={host} offeringId={offeringId} /> : null}
    </li>
  );
}
