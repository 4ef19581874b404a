import './language'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const sendMessage = vi.hoisted(() => vi.fn<(message: unknown) => Promise<unknown>>())
vi.mock('wxt/browser', () => ({ browser: { runtime: { sendMessage } } }))
const { ask, giveUp, onPatience, UiFault } = await import('../../../lib/ui/background')

describe('asking the background', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    sendMessage.mockReset()
  })
  afterEach(() => vi.useRealTimers())

  it('gives the value of an answer', async () => {
    sendMessage.mockResolvedValue({ ok: true, value: ['a'] })
    await expect(ask('pins.get', {})).resolves.toStrictEqual(['a'])
    expect(sendMessage).toHaveBeenCalledWith({ type: 'pins.get', payload: {} })
  })

  it('throws the fault of an answer', async () => {
    const fault = { code: 'offline', what: 'no net' }
    sendMessage.mockResolvedValue({ ok: false, error: fault })
    const error: unknown = await ask('pins.get', {}).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(UiFault)
    expect(error).toMatchObject({ fault })
  })

  it('tries once more where the background was between two lives, and only then', async () => {
    sendMessage
      .mockRejectedValueOnce(new Error('Could not establish connection. Receiving end does not exist.'))
      .mockResolvedValueOnce({ ok: true, value: [] })
    const answer = ask('pins.get', {})
    await vi.advanceTimersByTimeAsync(200)
    await expect(answer).resolves.toStrictEqual([])
    sendMessage.mockReset()
    sendMessage.mockRejectedValue(new Error('other'))
    await expect(ask('pins.get', {})).rejects.toThrow('other')
    expect(sendMessage).toHaveBeenCalledTimes(1)
  })

  it('no answer at all is a fault, not nothing', async () => {
    sendMessage.mockResolvedValue(undefined)
    await expect(ask('pins.get', {})).rejects.toBeInstanceOf(UiFault)
  })

  it('says so after a second, offers a way out after ten, and the way ends the waiting', async () => {
    const told: string[] = []
    const end = onPatience(patience => told.push(patience))
    sendMessage.mockReturnValue(new Promise(() => {}))
    const answer = ask('pins.get', {}).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(900)
    expect(told.at(-1)).toBe('short')
    await vi.advanceTimersByTimeAsync(200)
    expect(told.at(-1)).toBe('long')
    await vi.advanceTimersByTimeAsync(9000)
    expect(told.at(-1)).toBe('tooLong')
    giveUp()
    await expect(answer).resolves.toMatchObject({ fault: { code: 'timeout' } })
    expect(told.at(-1)).toBe('short')
    end()
  })
})
