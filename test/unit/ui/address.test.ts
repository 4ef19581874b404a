import { describe, expect, it, vi } from 'vitest'
import { takeEntry } from '../../../lib/ui/panel/address'

const take = (hash: string) => {
  const replaceState = vi.fn<History['replaceState']>()
  const entry = takeEntry(
    { hash, pathname: '/panel.html' } as Location,
    { replaceState } as unknown as History,
  )
  return { entry, replaceState }
}

describe('the way in', () => {
  it('takes the pass out of the address', () => {
    const { entry, replaceState } = take('#abc-123')
    expect(entry).toStrictEqual({ pass: 'abc-123' })
    expect(replaceState).toHaveBeenCalledWith(null, '', '/panel.html')
  })

  it('takes the ticket out of the address', () => {
    expect(take('#ticket=t-1').entry).toStrictEqual({ ticket: 't-1' })
  })

  it('has nothing to take where there is nothing', () => {
    const { entry, replaceState } = take('')
    expect(entry).toStrictEqual({})
    expect(replaceState).not.toHaveBeenCalled()
  })
})
