import { getRun } from '../../lib/runs/journal'
import type { RunRecord } from '../../lib/runs/record'
import { uploadProgress } from '../../lib/runs/uploads'
import type { World } from '../../lib/runs/world'
import type { Random } from '../lab/random'
import type { Bench } from './world'

/** How often a person mends what a fault paused. */
const mostMended = 8

/** A worker that dies at moments that a seed chooses. */
interface Mortal {
  killed(): Promise<'killed'>
  /** It lives for ever from now on. */
  spare(): void
  kills(): number
}

/** Its own each time: one for all would hold on to every world that ever waited for it. */
const never = () => new Promise<never>(() => {})

/**
 * A worker that can be killed: at a chosen step the world answers no more, neither before what was asked has
 * happened, nor after. What the journal holds then is all that the next worker knows.
 * @param most how often it is killed at most; a person would look after it as well
 * @param span a kill comes after so many steps at most
 */
export function mortal(world: World, random: Random, { most = 6, span = 16 } = {}): Mortal {
  let left = random.int(1, span)
  let kills = 0
  let immortal = false
  let tell: (ending: 'killed') => void = () => {}
  const dies = (): boolean => {
    if (immortal || --left > 0) return false
    kills += 1
    left = kills < most ? random.int(1, span) : Number.POSITIVE_INFINITY
    tell('killed')
    return true
  }
  const wrap = <A extends unknown[], R>(work: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (dies()) return never()
      const answer = await work(...args)
      return dies() ? never() : answer
    }
  }
  const { alarm, read, write, keepSecret, nextStage, sleep } = world
  Object.assign(world, {
    alarm: wrap(alarm),
    read: wrap(read),
    write: wrap(write),
    keepSecret: wrap(keepSecret),
    nextStage: wrap(nextStage),
    sleep: wrap(sleep),
  })
  return {
    killed: () =>
      new Promise(resolve => {
        tell = resolve
      }),
    spare: () => {
      immortal = true
    },
    kills: () => kills,
  }
}

/** Takes a run to its end through every kill, and through every pause as a person would. */
export async function survive(
  bench: Bench,
  start: () => Promise<RunRecord>,
  worker: Mortal,
  id: () => string,
): Promise<RunRecord> {
  let work: () => Promise<unknown> = start
  for (let mended = 0; ; ) {
    const ending = await Promise.race([worker.killed(), work().then(() => 'done' as const)])
    if (ending === 'killed') {
      bench.restart()
      work = () => bench.settle()
      continue
    }
    const run = await getRun(id())
    // The page that sends a file lives on when the worker dies: what it sends last wakes the next one.
    if (run.state === 'running' && uploadProgress(run) !== null) {
      work = () => bench.settle()
      continue
    }
    if (run.state !== 'paused' || mended === mostMended) return run
    if (run.pause?.because === 'fault') mended += 1
    work = () => bench.goOn(run)
  }
}
