/** One line of the bench: what was measured, what it is held against. */
export interface Line {
  row: number
  what: string
  /** Ours, the floor of the same run, and what is allowed; in `unit`. */
  figure: number
  floor: number | null
  ratio: number | null
  unit: 'B' | 'ms' | 'pieces' | 'times'
  budget: string
  verdict: 'within' | 'over'
  /** Only told, not judged. */
  more?: Record<string, number | string>
}

/** Figures of floor and ours, taken in turns. */
export interface Pairs {
  floor: number[]
  ours: number[]
}

/** Measures in turns, so that whatever loads the machine loads both; the first pair only warms. */
export async function inTurns(
  times: number,
  floor: () => Promise<number>,
  ours: () => Promise<number>,
): Promise<Pairs> {
  const pairs: Pairs = { floor: [], ours: [] }
  for (let i = 0; i <= times; i++) {
    const pair = { floor: await floor(), ours: await ours() }
    if (i === 0) continue
    pairs.floor.push(pair.floor)
    pairs.ours.push(pair.ours)
  }
  return pairs
}

export const least = (values: readonly number[]): number => Math.min(...values)

/** The value that a part of all values does not exceed: 0.5 is the median. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN
}

/** A figure as it is told. */
export const round = (value: number): number => Math.round(value * 100) / 100

/** A line for figures that must stay within a multiple of their floor. */
export function againstFloor(
  row: number,
  what: string,
  pairs: Pairs,
  times: number,
  more: Line['more'] = {},
): Line {
  const figure = least(pairs.ours)
  const floor = least(pairs.floor)
  return {
    row,
    what,
    figure: round(figure),
    floor: round(floor),
    ratio: round(figure / floor),
    unit: 'ms',
    budget: `≤ ${times} × floor`,
    verdict: figure <= floor * times ? 'within' : 'over',
    more: {
      median: round(quantile(pairs.ours, 0.5)),
      'median of the floor': round(quantile(pairs.floor, 0.5)),
      pairs: pairs.ours.length,
      ...more,
    },
  }
}

/** A line for a figure with a limit of its own. */
export function againstLimit(
  row: number,
  what: string,
  figure: number,
  limit: number,
  unit: Line['unit'],
  floor: number | null = null,
  more: Line['more'] = {},
): Line {
  return {
    row,
    what,
    figure: round(figure),
    floor: floor === null ? null : round(floor),
    ratio: floor === null ? null : round(figure / floor),
    unit,
    budget: `≤ ${limit} ${unit}`,
    verdict: figure <= limit ? 'within' : 'over',
    more,
  }
}

/** All lines as a table for the eye. */
export function table(lines: readonly Line[]): string {
  const cell = (value: number | null, unit: Line['unit']) =>
    value === null ? '–' : unit !== 'ms' ? String(value) : value.toFixed(2)
  const rows = lines.map(line => [
    String(line.row),
    line.what,
    cell(line.figure, line.unit),
    cell(line.floor, line.unit),
    line.ratio === null ? '–' : `${line.ratio.toFixed(2)} ×`,
    line.budget,
    line.verdict,
  ])
  const all = [['§9', 'what', 'figure', 'floor', 'ratio', 'budget', 'verdict'], ...rows]
  const widths = (all[0] ?? []).map((_, i) => Math.max(...all.map(row => row[i]?.length ?? 0)))
  const drawn = all.map(row =>
    row
      .map((text, i) => text.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const notes = lines.flatMap(({ what, more }) =>
    more && Object.keys(more).length > 0
      ? [
          `  ${what}: ${Object.entries(more)
            .map(([name, value]) => `${name} ${value}`)
            .join(', ')}`,
        ]
      : [],
  )
  return [...drawn, '', ...notes].join('\n')
}
