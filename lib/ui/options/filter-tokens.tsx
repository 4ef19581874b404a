import type { DeskRow, Shown } from '../../messages/shapes'
import { count, say } from '../../text/index'
import { t } from '../t'
import { wordsOf } from './marks'
import { accesses, kindOf, portals } from './words'

/** From so many tokens on they are worth a field that finds one of them. */
export const worthFilter = 9

/**
 * The tokens that a typed text is about: those where each of its words stands somewhere in what is shown of them,
 * marks such as “Ended” too.
 */
export function tokensFor(
  tokens: readonly Shown[],
  desk: readonly DeskRow[],
  typed: string,
): readonly Shown[] {
  const wanted = typed.toLowerCase().split(/\s+/)
  return tokens.filter(token => {
    const marks = desk.find(({ id }) => id === token.id)?.marks ?? []
    const shown = [
      token.name,
      portals[token.portal],
      kindOf(token.kind),
      token.account,
      t(accesses[token.access]),
      ...token.reaches,
      token.base,
      ...(token.production ? [t(say('Production'))] : []),
      ...marks.map(mark => t(wordsOf(mark).text)),
    ]
    const text = shown.join('\n').toLowerCase()
    return wanted.every(word => text.includes(word))
  })
}

/** The field above a long list of tokens, and the way past them. */
export function FilterTokens(props: { all: number; found: number; typed: string; type(text: string): void }) {
  const { all, found, typed, type } = props
  const label = t(count(all, 'Find one of {n} token', 'Find one of {n} tokens'))
  return (
    <div class="find-token">
      <div class="field">
        <input
          type="search"
          autocomplete="off"
          spellcheck={false}
          placeholder={label}
          aria-label={label}
          value={typed}
          onInput={event => type(event.currentTarget.value)}
        />
      </div>
      <a href="#add">{t(say('Down to “Add a token”'))}</a>
      <output class="help">
        {typed.trim() === '' ? '' : t(count(found, '{n} token matches', '{n} tokens match'))}
      </output>
    </div>
  )
}
