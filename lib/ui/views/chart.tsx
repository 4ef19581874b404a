import { useState } from 'preact/hooks'
import type { View } from '../../messages/shapes'
import { say } from '../../text/index'
import { day, number } from '../format'
import { copyAndTell } from '../parts/basic'
import { Copy } from '../parts/icons'
import { t } from '../t'
import '../style/chart.css'
import { tabs, written } from './export'

const width = 384
const height = 168
const foot = 20
const side = 44

/** A round number at or above the largest value, for the scale. */
function scaleTop(largest: number): number {
  if (largest <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(largest))
  const step = [1, 2, 2.5, 5, 10].find(one => one * power >= largest) ?? 10
  return step * power
}

/** A series over time: bars of one colour, the value of the one that is pointed at, and the same as a table. */
export function ChartView({ view }: { view: Extract<View, { view: 'chart' }> }) {
  const { points } = view
  const [now, setNow] = useState(points.length - 1)
  const top = scaleTop(Math.max(0, ...points.map(point => point.value)))
  const room = (width - side) / Math.max(1, points.length)
  const y = (value: number) => height - foot - (value / top) * (height - foot - 8)
  const current = points[now]
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last || !current) return <p class="empty">{t(say('There is nothing to draw.'))}</p>
  const rows = points.map(point => [day(point.at), point.value])
  return (
    <div class="chart">
      <p class="chart-value">
        <b>{number(current.value)}</b>
        {`${t(view.unit)} · ${day(current.at)}`}
      </p>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
        {[0, top / 2, top].map(value => (
          <g key={value}>
            <line class="grid" x1={side} x2={width} y1={y(value)} y2={y(value)} />
            <text x={side - 6} y={y(value) + 4} text-anchor="end">
              {number(value)}
            </text>
          </g>
        ))}
        {points.map((point, index) => (
          <g key={point.at} class={index === now ? 'now' : ''}>
            <rect
              class="bar"
              x={side + index * room + room * 0.15}
              width={room * 0.7}
              y={y(point.value)}
              height={Math.max(0, height - foot - y(point.value))}
              rx={Math.min(2, room * 0.2)}
            />
            <rect
              class="hit"
              x={side + index * room}
              width={room}
              y={0}
              height={height - foot}
              onPointerEnter={() => setNow(index)}
            />
          </g>
        ))}
        <text x={side} y={height - 4}>
          {day(first.at)}
        </text>
        <text x={width} y={height - 4} text-anchor="end">
          {day(last.at)}
        </text>
      </svg>
      <input
        class="scrub"
        type="range"
        min={0}
        max={points.length - 1}
        value={now}
        aria-label={t(view.title)}
        aria-valuetext={`${day(current.at)}: ${number(current.value)} ${t(view.unit)}`}
        onInput={event => setNow(event.currentTarget.valueAsNumber)}
      />
      <div class="offscreen">
        <table>
          <caption>{t(view.title)}</caption>
          <thead>
            <tr>
              <th scope="col">{t(say('Day'))}</th>
              <th scope="col">{t(view.unit)}</th>
            </tr>
          </thead>
          <tbody>
            {points.map(point => (
              <tr key={point.at}>
                <td>{day(point.at)}</td>
                <td>{number(point.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="buttons">
        <button
          type="button"
          class="button"
          onClick={() => void copyAndTell(written(tabs, { titles: [t(say('Day')), t(view.unit)], rows }))}
        >
          <Copy />
          {t(say('Copy the numbers'))}
        </button>
      </div>
    </div>
  )
}
