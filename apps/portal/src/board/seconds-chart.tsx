import { useEffect, useRef } from "react";
import uPlot from "uplot";
import { useTranslations } from "use-intl";
import "uplot/dist/uPlot.min.css";

interface SecondsChartProps {
  readonly seconds: readonly { readonly at: string; readonly arrivals: number; readonly decisions: number }[];
  readonly asOf: string;
}

const MOST_SHOWN_S = 300;
const LEAST_SHOWN_S = 60;
/** What is shown of the quiet before. */
const BEFORE_S = 10;
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
    const colour = (name: string) => colourOf(element, name);
    const axis = {
      stroke: colour("--ink-soft"),
      grid: { stroke: colour("--line"), width: 1 },
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
          {
            label: arrivals,
            stroke: colour("--accent"),
            fill: colour("--accent-wash"),
            width: 1,
            points: { show: false },
          },
          { label: decisions, stroke: colour("--point"), width: 2, points: { show: false } },
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
        {peak === 0
          ? t("chartEmpty")
          : t("chartText", { peak, arrivals: last?.arrivals ?? 0, decisions: last?.decisions ?? 0 })}
      </figcaption>
    </figure>
  );
}

/** As the reader's clock shows it, in whole seconds. */
function secondsOfDay(at: number): string {
  return new Date(at * 1_000).toLocaleTimeString(document.documentElement.lang, { hourCycle: "h23" });
}

/** A colour of the page as a canvas understands it: of the light or the dark look, whichever is on. */
function colourOf(element: HTMLElement, name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Every second since it began, of the last five minutes at most; one that is not listed had nothing. */
function seriesOf(seconds: SecondsChartProps["seconds"], asOf: string): [number[], number[], number[]] {
  const end = Math.floor(new Date(asOf).getTime() / 1_000);
  const known = new Map(seconds.map((second) => [Math.floor(new Date(second.at).getTime() / 1_000), second]));
  const first = Math.min(...known.keys(), end) - BEFORE_S;
  const shown = Math.min(MOST_SHOWN_S, Math.max(LEAST_SHOWN_S, end - first));
  const times = Array.from({ length: shown }, (_, index) => end - shown + 1 + index);
  return [
    times,
    times.map((at) => known.get(at)?.arrivals ?? 0),
    times.map((at) => known.get(at)?.decisions ?? 0),
  ];
}
