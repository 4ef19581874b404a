import { useEffect, useState } from 'preact/hooks'
import { browser } from 'wxt/browser'
import { say } from '../../text/index'
import { t } from '../t'
import { Switch } from './settings'

/** What the pages' side keeps for each site: where the button stands, and whether it is hidden. */
const prefix = 'dock:'

const isHidden = (place: unknown): boolean =>
  typeof place === 'object' && place !== null && 'hidden' in place && place.hidden === true

const heightOf = (place: unknown): unknown =>
  typeof place === 'object' && place !== null && 'y' in place ? place.y : undefined

/** The sites where the person has hidden the button, each with the way back: open pages follow at once. */
export function PageButton() {
  const [sites, setSites] = useState<Record<string, boolean>>({})
  const load = async () => {
    const stored: Record<string, unknown> = await browser.storage.local.get(null)
    const hidden: Record<string, boolean> = {}
    for (const [key, place] of Object.entries(stored))
      if (key.startsWith(prefix) && isHidden(place)) hidden[key.slice(prefix.length)] = false
    // A site that was listed stays, so that what was switched can be switched back.
    setSites(before => ({ ...Object.fromEntries(Object.keys(before).map(site => [site, true])), ...hidden }))
  }
  useEffect(() => {
    const look = () => void load().catch(() => {})
    look()
    // The person comes back from the page where it was hidden to options that stayed open.
    const { onChanged } = browser.storage.local
    onChanged.addListener(look)
    return () => onChanged.removeListener(look)
  }, [])
  const set = async (site: string, on: boolean) => {
    const key = prefix + site
    const stored: Record<string, unknown> = await browser.storage.local.get(key)
    await browser.storage.local.set({ [key]: { y: heightOf(stored[key]), hidden: !on } })
  }
  return (
    <section id="button" aria-labelledby="button-title">
      <h2 id="button-title">{t(say('Button on pages'))}</h2>
      <p class="lead">
        {t(
          say(
            'Drag it along the edge, or press ↑ and ↓ on it. Delete or Shift+click hides it, and the buttons beside links, on that site; such sites stand here, to show it again.',
          ),
        )}
      </p>
      {Object.entries(sites).map(([site, on]) => (
        <Switch
          key={site}
          id={`button-${site}`}
          label={say('On {site}', { site })}
          on={on}
          set={now => void set(site, now)}
        />
      ))}
    </section>
  )
}
