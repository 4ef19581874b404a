import { useEffect, useRef } from 'preact/hooks'
import type { RunView } from '../../messages/shapes'
import { say, type Text } from '../../text/index'
import type { Stuck } from '../../upload/send'
import { ask } from '../background'
import { duration, moment, size } from '../format'
import { usePanel } from '../panel/panel'
import { FaultBox } from '../parts/fault-box'
import { continueInWindow } from '../run/confirm'
import { t } from '../t'
import { useSender } from './context'
import type { Sender, SendState } from './sender'

/** How much of a file the portal has, in words. */
export const sentOf = ({ sent, file }: NonNullable<RunView['upload']>): string =>
  t(say('{sent} of {all}', { sent: size(sent), all: size(file.size) }))

/** How far the file of a run is, and what the person has to do for it. */
export function Sending({ run }: { run: RunView }) {
  const here = useSender()
  const at = here?.state.at
  const { follow } = usePanel()
  const sender = here?.sender
  useEffect(() => sender?.follow(run), [sender, run, at])
  const latest = sender?.latest() ?? null
  useEffect(() => {
    if (latest?.id === run.id) follow(latest)
  }, [latest, run.id, follow])
  // The background tells of it as well, unless it was ended just then.
  useEffect(() => {
    if (at === 'sent' || at === 'fault') ask('run.get', { run: run.id }).then(follow, () => {})
  }, [at, run.id, follow])
  if (!run.upload) return null
  const { file, sent, waits } = run.upload
  if (!waits && (sent === 0 || sent === file.size)) return null
  const far = sentOf(run.upload)
  return (
    <section class="card sending" aria-label={t(say('The file'))}>
      <p>
        <b>{file.name}</b> {!waits && far}
      </p>
      <progress class="progress" max={file.size} value={sent} aria-label={far} />
      {waits && here && <Here run={run} {...here} />}
      {waits && !here && (
        <>
          <p>{t(say('A tab of Gangway’s own sends the file, and has to stay open until it is there.'))}</p>
          <div class="buttons start">
            <button type="button" class="button primary" onClick={() => continueInWindow(run.id)}>
              {t(say('Open that tab'))}
            </button>
          </div>
        </>
      )}
    </section>
  )
}

function Here({ run, sender, state }: { run: RunView; sender: Sender; state: SendState }) {
  switch (state.at) {
    case 'sent':
      return null
    case 'idle':
    case 'other':
      return <Pick run={run} sender={sender} other={state.at === 'other' ? state.name : null} />
    case 'reading':
      return (
        <output>{t(say('Reading {sent} of {all}…', { sent: size(state.read), all: size(state.of) }))}</output>
      )
    case 'sending':
      return (
        <output>
          {t(
            state.left === null
              ? say('Sending. Keep this tab open.')
              : say('{rate} a second, {left} left. Keep this tab open.', {
                  rate: size(state.perSecond),
                  left: duration(state.left),
                }),
          )}
        </output>
      )
    case 'elsewhere':
      return <Again text={say('Another tab of Gangway sends it.')} run={run} sender={sender} />
    case 'leave':
      return (
        <>
          <p>
            {t(
              say('The portal wants the file at {hosts}. Your browser asks whether Gangway may reach it.', {
                hosts: state.hosts.join(', '),
              }),
            )}
          </p>
          <div class="buttons start">
            <button type="button" class="button primary" onClick={() => sender.allow(run)}>
              {t(say('Allow and send'))}
            </button>
          </div>
        </>
      )
    case 'stuck':
      return <Again text={stuckText(state.stuck)} run={run} sender={sender} />
    case 'fault':
      return <FaultBox fault={state.fault} small retry={() => sender.again(run)} />
  }
}

function stuckText(stuck: Stuck): Text {
  switch (stuck.why) {
    case 'offline':
      return say('{host} cannot be reached. What it has already is not sent again.', { host: stuck.host })
    case 'redirected':
      return say('{host} sends us elsewhere instead of taking the file. Sign in to your network first.', {
        host: stuck.host,
      })
    case 'refused':
      return say('{host} refuses a part of the file with status {status}.', {
        host: stuck.host,
        status: String(stuck.status),
      })
    case 'file':
      return say('The file cannot be read any more: it was changed or moved. Pick it again.')
  }
}

function Again({ text, run, sender }: { text: Text; run: RunView; sender: Sender }) {
  return (
    <>
      <p role="alert">{t(text)}</p>
      <div class="buttons start">
        <button type="button" class="button primary" onClick={() => sender.again(run)}>
          {t(say('Try again'))}
        </button>
      </div>
    </>
  )
}

/** Browsers forget a picked file with the page: it is picked again, and known by its checksum. */
function Pick({ run, sender, other }: { run: RunView; sender: Sender; other: string | null }) {
  const target = useRef<HTMLInputElement>(null)
  const file = run.upload?.file
  if (!file) return null
  return (
    <>
      {other !== null && (
        <p class="banner warn" role="alert">
          {t(say('{other} is not the same file: its bytes differ. Nothing was sent of it.', { other }))}
        </p>
      )}
      <div class="field">
        <label for="again">
          {t(
            say('Pick {name} again, changed last on {day}', { name: file.name, day: moment(file.modified) }),
          )}
        </label>
        <input
          id="again"
          type="file"
          ref={target}
          onChange={() => {
            const picked = target.current?.files?.[0]
            if (picked) void sender.pick(run, picked)
          }}
        />
      </div>
    </>
  )
}
