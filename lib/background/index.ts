import { extension } from '../messages/extension'
import type { Envelope } from '../messages/protocol'
import { hearClosedTabs } from './closed-tabs'
import type { Sender } from './zones'

type Rooms = typeof import('./rooms')

/**
 * All that is behind this threshold. In the worker of Chrome and Edge it is a script of its own, which is loaded when
 * it is first asked for (lib/build/parts.ts): the browser waits for the listeners alone.
 */
const parts = import.meta.glob<Rooms>('./rooms.ts', { eager: true })

function rooms(): Rooms {
  const part = parts['./rooms.ts']
  if (!part) throw new Error('The background is not where it was.')
  return part
}

/** Every start of the worker goes on with what an earlier one left, once whoever woke it has an answer. */
const goOnMs = 100

/** Registers every listener, synchronously: what is registered later misses the event that woke the worker. */
export function start(): void {
  const { alarms, contextMenus, idle, permissions, runtime, storage } = extension

  runtime.onMessage.addListener((message: unknown, from: unknown, answer: (value: unknown) => void) => {
    if (!isMessage(message)) return undefined
    void rooms()
      .respond(message, from as Sender)
      .then(answer)
    return true
  })
  runtime.onConnect.addListener(port => rooms().connected(port))
  contextMenus.onClicked.addListener(click => rooms().clicked(click))
  alarms.onAlarm.addListener(({ name }) => rooms().rang(name))
  idle.onStateChanged.addListener(state => rooms().idled(state))
  // Of this area alone: whatever else is stored wakes nobody.
  storage.managed.onChanged.addListener(() => rooms().ruled())
  permissions.onAdded.addListener(({ permissions: added }) => {
    if (added?.includes('notifications')) listenToNotices()
    rooms().hostsChanged()
  })
  permissions.onRemoved.addListener(() => rooms().hostsChanged())
  runtime.onInstalled.addListener(() => rooms().installed())
  runtime.onStartup.addListener(() => rooms().started())
  hearClosedTabs(tab => rooms().tabClosed(tab))
  // There are no notifications before the person allows them.
  if (extension.notifications) listenToNotices()

  setTimeout(() => rooms().goOn(), goOnMs)
}

const isMessage = (value: unknown): value is Envelope =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

const noticed = (id: string): void => rooms().noticed(id)

function listenToNotices(): void {
  const { onClicked } = extension.notifications
  if (!onClicked.hasListener(noticed)) onClicked.addListener(noticed)
}
