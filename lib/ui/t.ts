import { renderer } from '../text/render'

const { region = 'US' } = new Intl.Locale(navigator.language).maximize()

/**
 * Turns a text into a string: English, the one language there is, with the numbers and dates of the person's region.
 * In the browser's own language, "2 days ago" would be in another one than the words around it.
 */
export const t = renderer(`en-${region}`)
