import { useEffect, useState } from 'preact/hooks'
import type { FaultData, VaultState } from '../../messages/shapes'
import { say } from '../../text/index'
import { ask, faultOf } from '../background'
import { FaultBox } from '../parts/fault-box'
import { toast } from '../parts/toasts'
import { t } from '../t'
import { PassphraseForm } from './passphrase'

const random = (): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(32))
const toText = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))
const fromText = (text: string) => Uint8Array.from(atob(text), letter => letter.charCodeAt(0))

/** Whether this browser can ask a device for a key at all. */
async function canAsk(): Promise<boolean> {
  if (typeof PublicKeyCredential === 'undefined') return false
  const capabilities = await PublicKeyCredential.getClientCapabilities().catch(() => undefined)
  return capabilities?.['extension:prf'] === true
}

const bytesOf = (source: BufferSource): Uint8Array =>
  ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source)

const outputOf = (answer: PublicKeyCredential): string | undefined => {
  const first = answer.getClientExtensionResults().prf?.results?.first
  return first && toText(bytesOf(first))
}

/** Asks a device that was registered before. Undefined where it did not answer, or not with a key. */
async function answerOf(device: { credential: string; input: string }): Promise<string | undefined> {
  const answer = await navigator.credentials
    .get({
      publicKey: {
        challenge: random(),
        allowCredentials: [{ type: 'public-key', id: fromText(device.credential) }],
        userVerification: 'required',
        extensions: { prf: { eval: { first: fromText(device.input) } } },
      },
    })
    .catch(() => null)
  return answer instanceof PublicKeyCredential ? outputOf(answer) : undefined
}

/** Registers a device. Undefined where it did not, or cannot give a key. */
async function register() {
  const input = random()
  const made = await navigator.credentials
    .create({
      publicKey: {
        challenge: random(),
        rp: { name: 'Gangway' },
        user: { id: random(), name: 'Gangway', displayName: 'Gangway' },
        pubKeyCredParams: [
          { type: 'public-key', alg: -7 },
          { type: 'public-key', alg: -257 },
        ],
        authenticatorSelection: { userVerification: 'required', residentKey: 'discouraged' },
        extensions: { prf: { eval: { first: input } } },
      },
    })
    .catch(() => null)
  if (!(made instanceof PublicKeyCredential)) return undefined
  const device = { credential: toText(new Uint8Array(made.rawId)), input: toText(input) }
  // Many devices give the key only when they are asked the second time.
  const output = outputOf(made) ?? (await answerOf(device))
  return output === undefined ? undefined : { ...device, output }
}

const noKey: FaultData = {
  code: 'invalid',
  what: say('The device gave no key: it was cancelled, or it cannot do this.'),
}

interface Props {
  state: VaultState
  changed(state: VaultState): void
}

/** The button that unlocks by the device, where one was added. */
export function UnlockByDevice({ state, changed }: Props) {
  const [fault, setFault] = useState<FaultData | null>(null)
  const { device } = state
  if (!device) return null
  const unlock = async () => {
    setFault(null)
    try {
      const output = await answerOf(device)
      if (output === undefined) setFault(noKey)
      else changed(await ask('vault.unlockDevice', { output }))
    } catch (error) {
      setFault(faultOf(error))
    }
  }
  return (
    <>
      <div class="buttons start">
        <button type="button" class="button" onClick={() => void unlock()}>
          {t(say('Unlock with this device'))}
        </button>
      </div>
      {fault && <FaultBox fault={fault} small />}
    </>
  )
}

/** Adds a device that unlocks besides the passphrase, or takes it away. */
export function Device({ state, changed }: Props) {
  const [can, setCan] = useState(false)
  const [asking, setAsking] = useState(false)
  useEffect(() => void canAsk().then(setCan), [])
  if (!can && !state.device) return null
  const remove = () =>
    void ask('vault.device', { do: 'remove' }).then(changed, (error: unknown) => toast(faultOf(error).what))
  const add = async (passphrase: string) => {
    const made = await register()
    if (!made) return toast(noKey.what)
    changed(await ask('vault.device', { do: 'add', passphrase, ...made }))
    setAsking(false)
    toast(say('This device unlocks Gangway now.'))
  }
  return (
    <div class="boxed">
      <h3>{t(say('Unlock with a device'))}</h3>
      <p class="help">
        {t(
          say(
            'A fingerprint, a face or a security key can unlock besides the passphrase, which goes on to work.',
          ),
        )}
      </p>
      {!asking && (
        <div class="buttons start">
          {state.device ? (
            <button type="button" class="button" onClick={remove}>
              {t(say('Take the device away'))}
            </button>
          ) : (
            <button type="button" class="button" onClick={() => setAsking(true)}>
              {t(say('Add a device…'))}
            </button>
          )}
        </div>
      )}
      {asking && (
        <PassphraseForm
          id="device"
          old={say('Present passphrase')}
          shortest={state.shortest}
          submit={say('Add the device')}
          cancel={() => setAsking(false)}
          done={({ old }) => add(old)}
        />
      )}
    </div>
  )
}
