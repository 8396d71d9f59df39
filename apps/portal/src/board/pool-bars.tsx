import type { AllianceComponents } from "@wissel/client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useTexts } from "../parts/texts.ts";
import { SeatLedger } from "./seat-ledger.tsx";

type Pool = AllianceComponents["schemas"]["Board"]["pools"][number];

interface PoolBarsProps {
  readonly roundId: string;
  readonly pools: readonly Pool[];
}

const SHOWN = 50;

/** How full each pool is, fullest first; behind each is the ledger of its offering. */
export function PoolBars({ roundId, pools }: PoolBarsProps) {
  const t = useTranslations("board");
  const say = useTexts();
  const [opened, open] = useState<string>();
  if (pools.length === 0) return <p>{t("noPools")}</p>;
  return (
    <>
      <ul className="pools">
        {pools.slice(0, SHOWN).map((pool) => {
          const { offeringId, kind, beneficiary, size, placed, offered, waiting, name } = pool;
          const title = name === undefined ? offeringId : say(name);
          const id = `${offeringId} ${kind} ${beneficiary ?? ""}`;
          return (
            <li key={id} className="pool">
              <button
                type="button"
                className="pool-name"
                aria-expanded={opened === id}
                onClick={() => open(opened === id ? undefined : id)}
              >
                {title} <span className="fine">{t(`kinds.${kind}`, { beneficiary: beneficiary ?? "" })}</span>
              </button>
              <meter
                min={0}
                max={Math.max(1, size ?? placed + offered)}
                value={placed + offered}
                aria-label={title}
              />
              <span className="pool-count">
                {size === undefined
                  ? t("placedOf", { placed, size: "∞" })
                  : t("placedOf", { placed: placed + offered, size: String(size) })}
                {waiting > 0 ? ` · ${t("waitingCount", { waiting })}` : ""}
              </span>
              {opened === id ? <SeatLedger roundId={roundId} offeringId={offeringId} /> : null}
            </li>
          );
        })}
      </ul>
      {pools.length > SHOWN ? (
        <p className="fine">{t("morePools", { count: pools.length - SHOWN })}</p>
      ) : null}
    </>
  );
}
