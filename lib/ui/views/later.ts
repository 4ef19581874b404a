import type { ComponentType } from 'preact'

/** A part of the panel that comes when it is wanted. */
export interface Coming<P> {
  load(): Promise<ComponentType<P>>
  /** The part, once it has come. */
  here(): ComponentType<P> | undefined
}

/** Declares such a part. */
export function coming<P>(fetch: () => Promise<ComponentType<P>>): Coming<P> {
  let here: ComponentType<P> | undefined
  return {
    load: async () => (here ??= await fetch()),
    here: () => here,
  }
}

/** Views that are seldom wanted. */
export const later = {
  table: coming(() => import('./table').then(file => file.TableView)),
  chart: coming(() => import('./chart').then(file => file.ChartView)),
  qr: coming(() => import('./qr').then(file => file.QrView)),
}
