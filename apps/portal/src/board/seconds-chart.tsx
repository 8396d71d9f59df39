import { useEffect, useRef } from "react";
import uPlot from "uplot";
import { useTranslations } from "use-intl";
import "uplot/dist/uPlot.min.css";

interface SecondsChartProps {
  readonly seconds: readonly { readonly at: string; readonly arrivals: number; readonly decisions: number }[];
  readonly asOf: string;
}

const SHOWN_S = 300;
const HEIGHT = 220;
/** So that a time of day stands clear of the next. */
const LABEL_PX = 90;
/** The height of the chart in a quiet moment, in events a second. */
const LEAST_SHOWN = 5;

/** Arrivals and decisions, second by second; what it shows is told in words as well. */
export function SecondsChart({ seconds, asOf }: SecondsChartProps) {
  const t = useTranslations("board");
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const [arrivals, decisions] = [t("arrivals"), t("decisions")];
  const data = seriesOf(seconds, asOf);
  const latest = useRef(data);
  latest.current = data;

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const style = getComputedStyle(element);
    const ink = style.getPropertyValue("--ink-soft").trim();
    const axis = {
      stroke: ink,
      grid: { stroke: style.getPropertyValue("--line").trim(), width: 1 },
      ticks: { show: false },
    };
    const made = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: { y: { range: (_chart, _least, most) => [0, Math.max(LEAST_SHOWN, most)] } },
        axes: [{ ...axis, space: LABEL_PX, values: (_chart, ticks) => ticks.map(secondsOfDay) }, axis],
        series: [
          {},
          { label: arrivals, stroke: style.getPropertyValue("--accent").trim(), width: 2 },
          { label: decisions, stroke: style.getPropertyValue("--point").trim(), width: 2 },
        ],
      },
      latest.current,
      element,
    );
    chart.current = made;
    const watching = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    watching.observe(element);
    return () => {
      watching.disconnect();
      made.destroy();
    };
  }, [arrivals, decisions]);
  useEffect(() => chart.current?.setData(data));

  const peak = Math.max(0, ...seconds.map((second) => second.arrivals));
  const last = seconds.at(-1);
  return (
    <figure className="chart">
      <div ref={place} className="chart-place" aria-hidden="true" />
      <figcaption>
        <span className="key arrivals">{arrivals}</span> <span className="key decisions">{decisions}</span>{" "}
        {t("chartText", { peak, arrivals: last?.arrivals ?? 0, decisions: last?.decisions ?? 0 })}
      </figcaption>
    </figure>
  );
}

/** As the reader's clock shows it, in whole seconds. */
function secondsOfDay(at: number): string {
  return new Date(at * 1_000).toLocaleTimeString(document.documentElement.lang, { hourCycle: "h23" });
}

/** Every second of the last five minutes; one that is not listed had nothing. */
function seriesOf(seconds: SecondsChartProps["seconds"], asOf: string): [number[], number[], number[]] {
  const end = Math.floor(new Date(asOf).getTime() / 1_000);
  const known = new Map(seconds.map((second) => [Math.floor(new Date(second.at).getTime() / 1_000), second]));
  const times = Array.from({ length: SHOWN_S }, (_, index) => end - SHOWN_S + 1 + index);
  return [
    times,
    times.map((at) => known.get(at)?.arrivals ?? 0),
    times.map((at) => known.get(at)?.decisions ?? 0),
  ];
}
